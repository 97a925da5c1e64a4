// The other tellings of one happening, below its row: who tells it, when, in which words, and where to read it.
import {asked, button, marked, node, outside} from './dom.js';
import {t} from './words.js';

function telling(data, open) {
  const read = button(t('Read in context'), {class: 'link'}, () => open(data));
  const source = outside(data.url, t('Open source at the sentence ↗'));
  const notes = [data.date, data.modality, data.precision, data.unsure, data.corrected, data.copy].filter(Boolean).join(' · ');
  return node('li', {},
    node('div', {class: 'origin'}, node('b', {}, data.outlet), ' · ', data.published ?? t('undated')),
    node('p', {}, ...marked(data.quote, data.marks)),
    node('div', {class: 'origin'}, notes),
    node('div', {class: 'origin'}, read, ...(source ? [' · ', source] : [])));
}

// Fills `place` with what `address` answers; `open(row)` opens a sentence in its article.
export async function tellings(place, address, open) {
  const {rows} = await asked(address);
  place.replaceChildren(node('h4', {}, t('Also told by')), node('ul', {}, ...rows.map(data => telling(data, open))));
}
