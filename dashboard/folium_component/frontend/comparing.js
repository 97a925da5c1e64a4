// The Compare box on the map: with another day, another perspective or another region.
import {box, node} from './dom.js';
import {t} from './words.js';

export function comparing({perspectives, regions}, ask) {
  const content = details => {
    const go = value => { details.open = false; ask('compare', value); };
    const choose = (label, kind, options) => {
      const list = node('select', {}, node('option', {value: ''}, t('Choose…')), ...options.map(([id, name]) => node('option', {value: id}, name)));
      list.addEventListener('change', () => { if (list.value) go(`${kind}:${list.value}`); });
      return node('label', {}, label, list);
    };
    const day = node('input', {type: 'date', name: 'beside'});
    const show = node('button', {type: 'button'}, t('Show'));
    show.addEventListener('click', () => { if (day.value) go(`as_of:${day.value}`); });
    day.addEventListener('keydown', event => { if (event.key === 'Enter' && day.value) go(`as_of:${day.value}`); });
    return [
      node('p', {}, t('A second map beside this one, and in words what differs.')),
      node('label', {}, t('Another day'), node('span', {class: 'pair'}, day, show)),
      choose(t('Another perspective'), 'perspective', perspectives),
      choose(t('Another region'), 'region', regions),
    ];
  };
  return box(t('Compare'), {class: 'atlas-comparing'}, content);
}
