// The panel's lists: events and passages in rows, their order and their pages.
import {button, marked, node, outside, symbol} from './dom.js';
import {t, tn} from './words.js';

// The button that opens the other tellings of a happening below its row; what draws them is loaded then.
function others(data, open) {
  if (!data.others) return null;
  const toggle = button(tn('{n} outlet', '{n} outlets', data.outlets), {class: 'link others', 'aria-expanded': 'false'}, async () => {
    const body = toggle.closest('li').querySelector(':scope > div');
    const shown = body.querySelector(':scope > .tellings');
    toggle.setAttribute('aria-expanded', String(!shown));
    if (shown) { shown.remove(); return; }
    const place = node('div', {class: 'tellings', 'aria-busy': 'true'}, t('Loading …'));
    body.append(place);
    await import('./tellings.js').then(({tellings}) => tellings(place, data.others, open))
      .catch(error => place.replaceChildren(node('p', {class: 'problem', role: 'alert'}, error.message)));
    place.removeAttribute('aria-busy');
  });
  return toggle;
}

const dotted = parts => parts.filter(Boolean).flatMap((part, i) => i ? [' · ', part] : [part]);

// One row of a list. A row opens its sentence in the article; the link leads to the original at that sentence.
export function row(data, open) {
  const origin = node('div', {class: 'origin'}, ...dotted([data.outlet, data.published ?? t('undated'), others(data, open)]));
  const read = button(t('Read in context'), {class: 'link'}, () => open(data));
  const actions = node('div', {class: 'origin'}, ...dotted([read, outside(data.url, t('Open source at the sentence ↗'))]));
  const about = [
    data.date && node('b', {}, data.date),
    data.act && node('span', {class: 'act'}, data.act),
    data.modality && node('span', {class: 'modality'}, data.modality),
    data.precision && node('span', {class: 'precision'}, data.precision),
    data.unsure && node('span', {class: 'unsure'}, data.unsure),
    data.corrected && node('span', {class: 'corrected'}, data.corrected),
  ];
  return node('li', {class: data.chosen ? 'chosen' : '', 'data-id': data.id, 'data-place': data.place, 'data-of': data.region},
    data.quadrant ? symbol(data.quadrant, 18, data.unsure ? 'hollow' : '') : node('span'),
    node('div', {}, node('div', {class: 'about'}, ...about), node('p', {}, ...marked(data.quote, data.marks)), origin, actions));
}

// Above a list: which rows of how many it shows, and their order.
export function order({pages, sort}, act) {
  const choice = node('select', {id: 'panel-sort'}, ...sort.map(({id, label, on}) => node('option', {value: id, selected: on}, label)));
  choice.addEventListener('change', () => act.sort(choice.value));
  return pages && node('div', {class: 'order'}, node('span', {id: 'panel-count', tabindex: -1}, pages.text),
    sort.length ? node('label', {}, t('Order'), ' ', choice) : null);
}

// Below a list of several pages: the way to the others.
export function pager({pages}, act) {
  if (!pages || pages.last < 2) return null;
  const {number, last, text} = pages;
  const step = (id, label, to) => button(label, {id, disabled: to < 1 || to > last}, () => act.page(to));
  return node('nav', {class: 'pager', 'aria-label': t('Pages')},
    step('panel-previous', t('← Previous'), number - 1), node('span', {}, text), step('panel-next', t('Next →'), number + 1));
}
