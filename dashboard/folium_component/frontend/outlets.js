// The Sources tab: the outlets of a view and how much of what they tell only they tell. Draws what outlets.py prepared.
import {button, node, style} from './dom.js';
import {t} from './words.js';

await style(new URL('outlets.css', import.meta.url).href);

// Happenings told by one outlet alone and by others too: the first part of the bar is solid, the second hatched; `told` says so in words.
function bar({alone, shared}) {
  const all = alone + shared, width = 100 * alone / all;
  return all && node('svg', {class: 'share', viewBox: '0 0 100 6', preserveAspectRatio: 'none', 'aria-hidden': 'true'},
    node('rect', {width: 100, height: 6, class: 'shared'}), node('rect', {width, height: 6, class: 'alone'}));
}

function outlet(data, act) {
  return node('li', {},
    node('h4', {}, button(data.name, {class: 'link', title: t('Show only what it tells')}, () => act.outlet(data.name))),
    node('div', {}, data.amounts), node('div', {class: 'origin'}, data.languages, ' · ', data.published),
    bar(data), node('div', {class: 'origin'}, data.told), data.texts && node('div', {class: 'origin'}, data.texts));
}

// The parts of the tab; `data` is what outlets.py answers.
export function draw(data, act) {
  return [
    node('p', {class: 'note'}, t('Outlets are counted, not weighed. What several tell may still come from one.')),
    node('ul', {class: 'outlets'}, ...data.rows.map(row => outlet(row, act))),
  ];
}
