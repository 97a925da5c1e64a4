// The search box, the Filters box and the chips of the filters that are on. What opens below them is fetched when it is needed.
import {box, node, style} from './dom.js';
import {t, tn} from './words.js';

// `ask` asks for a change, `go(at, zoom)` moves the map. Returns a function that shows a view's search, with the `element`.
export function search(longest, ask, go) {
  let shown = null, list = null, loading = null, early = false;
  const input = node('input', {type: 'search', role: 'combobox', 'aria-label': t('Search'), 'aria-expanded': 'false', 'aria-autocomplete': 'list',
    'aria-controls': 'atlas-suggestions', autocomplete: 'off', spellcheck: 'false', enterkeyhint: 'search',
    placeholder: t('Search places, regions, acts, words, "phrases"   /'), maxlength: longest});
  const element = node('div', {class: 'atlas-search', role: 'search'}, input);
  const find = () => {
    list?.close();
    if (input.value.trim() !== (shown ?? '')) ask('search', input.value);
  };
  const load = () => loading ??= import('./suggestions.js')
    .then(module => module.suggestions(input, element, ask, go))
    .then(made => { list = made; return made; });
  input.addEventListener('focus', load);
  input.addEventListener('input', () => load().then(made => made.typed()));
  input.addEventListener('keydown', event => {
    const {key} = event;
    if (!list && (key === 'ArrowDown' || early && key === 'Enter')) {  // what opens is still being fetched: the keys are meant for it
      early = true;
      load().then(made => made.pressed({key}));
      event.preventDefault();
    } else if (list?.pressed(event)) event.preventDefault();
    else if (key === 'Enter') find();
  });
  input.addEventListener('search', find);  // the cross that clears it
  input.addEventListener('blur', () => list?.close());
  input.addEventListener('chosen', () => { input.value = shown ?? ''; });
  document.addEventListener('keydown', event => {
    if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.isContentEditable || /^(input|textarea|select)$/i.test(event.target.tagName)) return;
    event.preventDefault();
    input.focus();
    input.select();
  });
  const show = q => {
    if (q !== shown) input.value = q ?? '';  // else leave what is being typed
    shown = q;
  };
  show.element = element;
  return show;
}

// The Filters box: what further choices would leave. Returns a function that is told the chips of a view, with the `element`.
export function filters(ask) {
  let drawn = null;
  const draw = () => import('./filters.js').then(module => module.draw(drawn, ask));
  const details = box(t('Filters'), {class: 'filters'}, () => {
    drawn = node('div', {class: 'facets', 'aria-live': 'off'});
    draw();
    return [drawn];
  });
  const show = chips => {
    const on = chips.filter(({kind}) => kind !== 'place').length;
    details.firstChild.textContent = on ? t('Filters ({n})', {n: on}) : t('Filters');
    if (details.open && drawn) draw();
  };
  show.element = details;
  return show;
}

// What narrows the view, each to be taken away. Returns a function that shows a view's chips, with the `element`.
export function chips(ask) {
  const list = node('ul', {class: 'atlas-chips', 'aria-label': t('Filters that are on'), hidden: true});
  const show = rows => {
    const drawn = JSON.stringify(rows);
    if (list.drawn === drawn) return;
    list.drawn = drawn;
    const focused = [...list.querySelectorAll('button')].indexOf(document.activeElement);
    list.hidden = !rows.length;
    list.replaceChildren(...rows.map(({kind, label, filters}) => {
      const button = node('button', {type: 'button', class: kind, 'aria-label': t('Remove the filter {name}', {name: label})}, label);
      button.addEventListener('click', () => ask('filters', filters));
      return node('li', {}, button);
    }));
    // After the last chip there is nothing here to be focused: the search is where filters come from.
    if (focused >= 0) (list.querySelectorAll('button')[Math.min(focused, rows.length - 1)] ?? document.querySelector('.atlas-search input'))?.focus();
  };
  show.element = list;
  return show;
}

let styled = null;
// The styles of what opens, fetched with the first of it.
export const dressed = () => styled ??= style(new URL('search.css', import.meta.url).href);

// How many events a choice leads to.
export const events = n => tn('{n} event', '{n} events', n);
