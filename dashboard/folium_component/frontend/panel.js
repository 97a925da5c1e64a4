// The panel: what is known about the selection, its sources, the events and passages that say so, or an article.
//
// Draws what panels.py prepared. Every text is set as text, so nothing an article, an outlet or a link says can run.
import {button, marked, node, outside, symbol} from './dom.js';
import {amount, t} from './words.js';

const MORE = 40;  // rows that "Show more" adds

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

function facts(rows, panel) {
  const list = node('dl', {class: 'facts'});
  for (const {label, items, note} of rows) {
    const value = node('dd');
    items.forEach(({text, cite}, i) => value.append(i ? '; ' : '', text, node('span', {class: 'cites'}, ...citations(cite, panel))));
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

// One row of a list. A row opens its sentence in the article; the link leads to the original at that sentence.
function row(data, open) {
  const origin = node('div', {class: 'origin'}, data.outlet, ` · ${data.published ?? t('undated')}`);
  const read = button(t('Read in context'), {class: 'link'}, () => open(data));
  const actions = node('div', {class: 'origin'}, read, ...[outside(data.url, t('Open source at the sentence ↗'))].filter(Boolean).flatMap(a => [' · ', a]));
  const about = [
    data.date && node('b', {}, data.date),
    data.act && node('span', {class: 'act'}, data.act),
    data.modality && node('span', {class: 'modality'}, data.modality),
    data.precision && node('span', {class: 'precision'}, data.precision),
    data.corrected && node('span', {class: 'corrected'}, data.corrected),
  ];
  const item = node('li', {class: data.chosen ? 'chosen' : '', 'data-id': data.id, 'data-place': data.place, 'data-of': data.region},
    data.quadrant ? symbol(data.quadrant, 18) : node('span'),
    node('div', {}, node('div', {class: 'about'}, ...about), node('p', {}, ...marked(data.quote, data.marks)), origin, actions));
  return item;
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

function tabs(data, act) {
  const bar = node('div', {class: 'tabs', role: 'tablist'});
  for (const {id, label, count, on} of data) {
    bar.append(button(`${label} ${amount(count)}`, {role: 'tab', id: `tab-${id}`, 'aria-selected': String(on), class: on ? 'on' : '', tabindex: on ? 0 : -1}, () => act.tab(id)));
  }
  bar.addEventListener('keydown', event => {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
    const next = bar.querySelector('[aria-selected="false"]');
    if (next) next.click();
  });
  return bar;
}

function draw(panel, data, ask) {
  const act = {
    tab: id => ask('tab', id),
    open: data => ask('open', data.quadrant ? {event: data.id} : {passage: data.id}),
    event: id => ask('open', {event: id}),
    close: () => ask('open', {}),
    more: () => ask('more', null, data.rows.length + MORE),
  };
  const parts = [
    ...data.problems.map(problem => node('p', {class: 'problem', role: 'status'}, problem)),
    ...heading(data), when(data.facts.length, 'div', {}, facts(data.facts, panel)),
    data.sources.length ? sources(data.sources) : null,
  ];
  if (data.reading) parts.push(reading(data.reading, act));
  else {
    parts.push(tabs(data.tabs, act));
    if (data.rows.length) parts.push(node('div', {role: 'tabpanel', 'aria-labelledby': `tab-${data.tabs.find(tab => tab.on).id}`}, node('ul', {class: 'rows'}, ...data.rows.map(r => row(r, act.open)))));
    else parts.push(node('p', {class: 'empty'}, data.empty));
    if (data.more) parts.push(button(t('Show more ({n} left)', {n: data.more}), {class: 'more'}, act.more));
  }
  panel.replaceChildren(...parts.filter(Boolean));
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
    const open = same && element.querySelector('.sources')?.open, focused = element.contains(document.activeElement);
    const list = subject.slice(0, subject.lastIndexOf('|')), id = element.dataset.subject?.split('|').pop();
    if (data.reading && !element.article) element.left = {list, top: before};  // to come back to where the list was
    const back = !data.reading && element.article && element.left?.list === list ? element.left : null;
    element.article = data.reading?.article ?? null;
    element.drawn = drawn;
    element.dataset.subject = subject;
    draw(element, data, ask);
    if (open) element.querySelector('.sources').open = true;
    if (back) sheet.scrollTop = back.top;
    else if (before) sheet.scrollTop = wanted;  // only then: it has the page laid out at once, 10 ms of a click
    const row = back && element.querySelector(`[data-id="${id}"]`);
    row?.scrollIntoView({block: 'nearest'});
    // Focus was on what is no longer there.
    if (focused && !element.contains(document.activeElement)) (row?.querySelector('button') ?? element.querySelector('.reading h3, .opening h3'))?.focus({preventScroll: true});
  };
  show.element = element;
  show.problem = sentence => {
    element.drawn = null;  // the next view is drawn without it
    element.querySelector('.failure')?.remove();
    element.prepend(node('p', {class: 'problem failure', role: 'alert'}, sentence));
  };
  return show;
}
