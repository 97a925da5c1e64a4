// What a search may mean, below its box: a listbox of options in groups, reached with the arrow keys while the focus stays in the box.
import {marked, node} from './dom.js';
import {dressed, events} from './search.js';
import {t, tn} from './words.js';

const PAUSE = 110;  // ms of typing that are waited for

// `input` is the box in its `place`. Returns {typed, pressed, close}: `pressed(event)` says whether a key was meant for the list.
export async function suggestions(input, place, ask, go) {
  await dressed();
  const list = node('div', {id: 'atlas-suggestions', role: 'listbox', 'aria-label': t('Suggestions')});
  const said = node('div', {class: 'said', role: 'status'});
  const sheet = node('div', {class: 'atlas-suggestions', hidden: true}, list);
  place.append(sheet, said);
  let options = [], active = -1, asked = '', answered = '', pause = 0, keys = [], request = null;

  const wanted = () => input.value.trim();
  const close = () => {
    clearTimeout(pause);
    request?.abort();
    keys = [];
    answered = asked = '';
    sheet.hidden = true;
    list.replaceChildren();
    options = [];
    point(-1);
    input.setAttribute('aria-expanded', 'false');
    said.textContent = '';
  };
  const point = number => {
    options[active]?.element.setAttribute('aria-selected', 'false');
    active = number;
    const chosen = options[active]?.element;
    chosen?.setAttribute('aria-selected', 'true');
    chosen?.scrollIntoView({block: 'nearest'});
    if (chosen) input.setAttribute('aria-activedescendant', chosen.id); else input.removeAttribute('aria-activedescendant');
  };
  const choose = ({data}) => {
    close();
    input.dispatchEvent(new Event('chosen'));
    if (data.at) go(data.at, data.zoom);
    if (data.filters) ask('filters', data.filters); else ask('open', {passage: data.id});
    if (matchMedia('(pointer: coarse)').matches) input.blur();  // its keyboard covers the map
  };
  const option = (data, className, ...content) => {
    const element = node('div', {role: 'option', id: `atlas-suggestion-${options.length}`, class: className, 'aria-selected': 'false'}, ...content);
    const made = {data, element};
    element.addEventListener('click', () => choose(made));
    element.addEventListener('pointermove', () => { if (options[active] !== made) point(options.indexOf(made)); });
    options.push(made);
    return element;
  };
  const named = data => option(data, 'named', node('span', {class: 'label'}, data.label), data.note ? node('small', {}, data.note) : null,
    node('span', {class: 'count'}, events(data.count)));
  const quoted = data => option(data, 'quoted', node('span', {class: 'quote'}, ...marked(data.quote, data.marks)), node('small', {}, data.note));
  const group = (label, ...rows) => {
    const title = node('div', {class: 'title', id: `atlas-group-${options.length}`, role: 'presentation'}, label);
    return node('div', {role: 'group', 'aria-labelledby': title.id}, title, ...rows);
  };
  const draw = ({text, groups, passages}) => {
    options = [];
    active = -1;
    input.removeAttribute('aria-activedescendant');
    const parts = groups.map(({label, options: rows}) => group(label, ...rows.map(named)));
    if (passages.count) {
      const all = {label: passages.label, filters: {q: [text], tab: ['passages']}};
      const rows = passages.rows.map(quoted);
      parts.push(group(t('Passages'), ...rows, option(all, 'all', all.label)));
    }
    list.replaceChildren(...parts);
    list.scrollTop = 0;
    list.dataset.text = text;
    const none = t('Nothing is found for these words.');
    said.textContent = options.length ? tn('{n} suggestion', '{n} suggestions', options.length) : none;
    if (!options.length) list.append(option({filters: {q: [text]}}, 'none', none));
    sheet.hidden = false;
    input.setAttribute('aria-expanded', 'true');
    for (const key of keys.splice(0)) press(key);
  };
  const fetched = async () => {
    const text = asked = wanted();
    if (!text) return close();
    request?.abort();
    request = new AbortController();
    const query = new URLSearchParams(location.search);
    query.set('text', text);
    const response = await fetch(`search?${query}`, {signal: request.signal}).catch(() => null);
    if (!response?.ok || asked !== text || document.activeElement !== input) return;
    const found = await response.json().catch(() => null);
    if (!found || asked !== text) return;
    answered = text;
    draw(found);
  };
  const press = key => {
    const last = options.length - 1;
    if (key === 'ArrowDown') point(active < last ? active + 1 : 0);
    else if (key === 'ArrowUp') point(active > 0 ? active - 1 : last);
    else if (options[active]) choose(options[active]);
  };

  list.addEventListener('mousedown', event => event.preventDefault());  // the focus stays in the box
  return {
    close,
    typed() {
      clearTimeout(pause);
      keys = [];
      if (wanted()) pause = setTimeout(fetched, PAUSE); else close();
    },
    pressed({key, isComposing}) {
      if (isComposing) return false;
      if (key === 'Escape') {
        const open = !sheet.hidden;
        close();
        return open;
      }
      if (key === 'Tab') close();
      if (!['ArrowDown', 'ArrowUp', 'Enter'].includes(key) || !wanted()) return false;
      if (key === 'Enter' && active < 0 && !keys.length) return false;
      if (answered === wanted()) press(key);
      else {  // pressed before the answer came: meant for what is coming
        keys.push(key);
        if (asked !== wanted()) { clearTimeout(pause); fetched(); }
      }
      return true;
    },
  };
}
