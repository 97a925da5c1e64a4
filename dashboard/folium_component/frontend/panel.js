// The panel: what is known about the selection, its sources, the events and passages that say so, or an article.
//
// Draws what panels.py prepared. Every text is set as text, so nothing an article, an outlet or a link says can run.
import {asked, button, marked, node, outside} from './dom.js';
import {order, pager, row} from './rows.js';
import {amount, t} from './words.js';

// The tabs that are asked for when they are opened: what draws their answer.
const LATER = {overview: () => import('./overview.js'), sources: () => import('./outlets.js')};

const when = (condition, ...rest) => condition ? node(...rest) : null;

function citations(numbers, panel) {
  return numbers.map(n => {
    const link = button(String(n), {class: 'cite', 'aria-label': t('Source {n}', {n})}, () => {
      const list = panel.querySelector('.sources');
      list.open = true;
      const item = list.querySelector(`[data-source="${n}"]`);
      item.scrollIntoView({block: 'nearest'});
      item.focus();
    });
    return link;
  });
}

function heading({title, names, note}) {
  return [node('h2', {}, title, when(names, 'small', {}, names)), when(note, 'p', {class: 'note'}, note)];
}

function facts(rows, panel, act) {
  const list = node('dl', {class: 'facts'});
  for (const {label, items, note, why} of rows) {
    const value = node('dd');
    items.forEach(({text, cite}, i) => value.append(i ? '; ' : '', text, node('span', {class: 'cites'}, ...citations(cite, panel))));
    if (why && act.why) value.append(' ', button(t('Why is it drawn so?'), {class: 'link'}, act.why));
    if (note) value.append(node('small', {}, note));
    list.append(node('dt', {}, label), value);
  }
  return list;
}

function sources(rows) {
  const list = node('ol');
  for (const {n, text, url} of rows) list.append(node('li', {value: n, 'data-source': n, tabindex: -1}, outside(url, text) ?? text));
  return node('details', {class: 'sources'}, node('summary', {}, t('Sources of the status ({n})', {n: rows.length})), list);
}

// The article that is open, drawn by a module that is loaded with the first; until then by its title.
let reader = null;
function reading(data, act) {
  if (reader) return reader.read(data, act, row);
  const place = node('article', {class: 'opening'}, button(`← ${data.back}`, {class: 'link back'}, act.close), node('h3', {tabindex: -1}, data.title), node('p', {role: 'status'}, t('Loading …')));
  import('./reader.js').then(module => {
    reader = module;
    const focused = place.contains(document.activeElement);
    if (place.isConnected) place.replaceWith(reader.read(data, act, row));
    if (focused) document.querySelector('.reading h3')?.focus({preventScroll: true});
  }).catch(error => place.replaceChildren(node('p', {class: 'problem', role: 'alert'}, error.message)));
  return place;
}

const KEYS = {ArrowLeft: (at, n) => (at + n - 1) % n, ArrowRight: (at, n) => (at + 1) % n, Home: () => 0, End: (at, n) => n - 1};

function tabs(data, act) {
  const bar = node('div', {class: 'tabs', role: 'tablist'});
  for (const {id, label, count, more, on} of data) {
    bar.append(button(count == null ? label : `${label} ${amount(count)}${more ? '+' : ''}`, {role: 'tab', id: `tab-${id}`, 'aria-selected': String(on), 'aria-controls': on ? 'panel-tab' : null, class: on ? 'on' : '', tabindex: on ? 0 : -1}, () => act.tab(id)));
  }
  bar.addEventListener('keydown', event => {
    const all = [...bar.children], next = KEYS[event.key]?.(all.indexOf(document.activeElement), all.length);
    if (next == null) return;
    event.preventDefault();
    all[next].focus();
    all[next].click();
  });
  return bar;
}

// The content of a tab that is asked for. Until the answer is there, what `before` showed of another view stays.
function later(before, id, address, act) {
  const place = before?.dataset.tab === id ? before : node('div', {class: 'later', 'data-tab': id});
  place.setAttribute('aria-busy', 'true');
  place.asked = address;
  Promise.all([asked(address), LATER[id]()]).then(([data, module]) => {
    if (place.asked === address) place.replaceChildren(...module.draw(data, act));
  }).catch(error => place.replaceChildren(node('p', {class: 'problem', role: 'alert'}, error.message)))
    .finally(() => { if (place.asked === address) place.removeAttribute('aria-busy'); });
  return place;
}

function draw(panel, data, ask) {
  const front = data.tabs.find(tab => tab.on).id;
  const act = {
    tab: id => ask('tab', id),
    why: front === 'overview' ? null : () => ask('tab', 'overview'),
    open: data => ask('open', data.quadrant ? {event: data.id} : {passage: data.id}),
    event: id => ask('open', {event: id}),
    close: () => ask('open', {}),
    sort: order => ask('sort', order),
    page: number => ask('page', number),
    outlet: name => ask('filters', {source: [name], tab: ['events']}),
  };
  const parts = [
    ...data.problems.map(problem => node('p', {class: 'problem', role: 'status'}, problem)),
    ...heading(data), when(data.facts.length, 'div', {}, facts(data.facts, panel, act)),
    data.sources.length ? sources(data.sources) : null,
  ];
  if (data.reading) parts.push(reading(data.reading, act));
  else {
    const content = data.asked ? later(panel.querySelector('.later'), front, data.asked, act)
      : data.rows.length ? node('ul', {class: 'rows'}, ...data.rows.map(r => row(r, act.open))) : node('p', {class: 'empty'}, data.empty);
    parts.push(tabs(data.tabs, act), node('div', {role: 'tabpanel', id: 'panel-tab', 'aria-labelledby': `tab-${front}`}, order(data, act), content, pager(data, act)));
  }
  panel.replaceChildren(...parts.filter(Boolean));
}

// The button of this id, drawn anew; where it has nothing more to do, the count beside it.
function anew(element, id) {
  const found = id && element.querySelector(`#${CSS.escape(id)}`);
  return found?.disabled ? element.querySelector('#panel-count') : found || null;
}

// `ask` asks for a change. Returns a function that shows a view's part, with the `element` and `problem(sentence)`.
export function panel(ask) {
  const element = node('div', {class: 'atlas-panel'});
  const show = data => {
    const drawn = JSON.stringify(data);
    if (element.drawn === drawn) return;
    const {subject} = data;
    const sheet = element.parentElement;
    const same = element.dataset.subject === subject || (data.reading && data.reading.article === element.article);
    const before = element.dataset.subject == null ? 0 : sheet?.scrollTop ?? 0, wanted = same ? before : 0;
    const open = same && element.querySelector('.sources')?.open, focused = element.contains(document.activeElement) ? document.activeElement : null;
    const turned = same && !data.reading && element.dataset.page !== String(data.pages?.number);
    const list = subject.slice(0, subject.lastIndexOf('|')), id = element.dataset.subject?.split('|').pop();
    if (data.reading && !element.article) element.left = {list, top: before};  // to come back to where the list was
    const back = !data.reading && element.article && element.left?.list === list ? element.left : null;
    element.article = data.reading?.article ?? null;
    element.drawn = drawn;
    element.dataset.subject = subject;
    element.dataset.page = data.pages?.number;
    draw(element, data, ask);
    if (open) element.querySelector('.sources').open = true;
    if (back) sheet.scrollTop = back.top;
    else if (before) sheet.scrollTop = wanted;  // only then: it has the page laid out at once, 10 ms of a click
    if (turned) element.querySelector('.order')?.scrollIntoView({block: 'nearest'});
    const row = back && element.querySelector(`[data-id="${id}"]`);
    row?.scrollIntoView({block: 'nearest'});
    // Focus was on what is no longer there.
    if (focused && !element.contains(document.activeElement)) (anew(element, focused.id) ?? row?.querySelector('button') ?? element.querySelector('.reading h3, .opening h3'))?.focus({preventScroll: true});
  };
  show.element = element;
  show.problem = sentence => {
    element.drawn = null;  // the next view is drawn without it
    element.querySelector('.failure')?.remove();
    element.prepend(node('p', {class: 'problem failure', role: 'alert'}, sentence));
  };
  return show;
}
