// The switch between the map and the same as a table. What draws the table is loaded when a view first asks for it.
import {button, node} from './dom.js';
import {t} from './words.js';

// Returns a function that shows a view over the map in `frame`, with the `element`.
export function switching(frame, ask, failed) {
  const choices = [['map', t('Map')], ['table', t('Table')]].map(([as, name]) => button(name, {'aria-pressed': String(as === 'map')}, () => ask('view', as)));
  let tables = null;
  const show = next => {
    choices.forEach((choice, n) => choice.setAttribute('aria-pressed', String((n === 1) === (next.shown_as === 'table'))));
    if (next.shown_as === 'table') tables ??= import('./table.js').then(module => module.tables(frame, {region: id => ask('choice', id), event: id => ask('open', {event: id})}));
    tables?.then(draw => draw(next)).catch(error => failed(error.message));
  };
  show.element = node('div', {class: 'atlas-switch', role: 'group', 'aria-label': t('Show as')}, ...choices);
  return show;
}
