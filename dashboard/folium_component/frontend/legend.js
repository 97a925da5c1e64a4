// What lies over a map: what its colours mean, and the list of regions.

import {node, symbol} from './dom.js';
import {t} from './words.js';

// Patterns tell the kinds of control apart without colour. They live in a hidden drawing beside the map, where its theme applies.
export function patterns(frame) {
  if (document.getElementById('atlas-annexed')) return;  // of another map on this page
  const pattern = (id, size, rotate, ...marks) => node('pattern', {
    id: `atlas-${id}`, width: size, height: size, patternUnits: 'userSpaceOnUse', patternTransform: rotate ? `rotate(${rotate})` : null,
  }, node('rect', {width: size, height: size, class: `ground ${id}`}), ...marks);
  const stroke = (id, size) => node('line', {x1: 0, y1: 0, x2: 0, y2: size, class: `mark ${id}`});
  frame.append(node('svg', {class: 'atlas-patterns', width: 0, height: 0, 'aria-hidden': 'true'}, node('defs', {},
    pattern('de-facto', 5, 0, node('circle', {cx: 2, cy: 2.5, r: .9, class: 'mark de-facto'})),
    pattern('annexed', 6, 45, stroke('annexed', 6)),
    pattern('divided', 9, 90, stroke('divided', 9)))));
}

// What the colours, patterns and shapes mean, and which of the extra layers are shown.
export function legend(frame, words, open, on) {
  const box = node('details', {class: 'atlas-legend', open});
  frame.append(box);
  return ({title, layers, cells}, {legend, imported}) => {
    const swatch = kind => node('svg', {class: 'swatch', width: 22, height: 13}, node('rect', {x: 1, y: 1, width: 20, height: 11, class: kind}));
    const toggles = words.layers.map(([id, text]) => {
      const input = node('input', {type: 'checkbox', name: id});
      input.checked = layers.includes(id);
      input.addEventListener('change', () => on.layers(words.layers.map(([id]) => id).filter(id => box.querySelector(`[name="${id}"]`).checked)));
      return node('label', {}, input, text);
    });
    const stroke = kind => node('svg', {class: 'swatch', width: 22, height: 13}, node('path', {d: 'M0 6.5H22', class: `between ${kind}`}));
    box.replaceChildren(node('summary', {}, title),
      ...legend.map(([kind, text]) => node('div', {}, swatch(kind), text)),
      ...words.lines.map(([kind, text]) => node('div', {}, stroke(kind), text)),
      ...imported.map(text => node('div', {}, swatch('imported'), text)),
      node('div', {class: 'rule'}, ...words.events.map(([quadrant, text]) => node('div', {}, symbol(quadrant, 16), text)),
        ...(cells ? [node('div', {}, node('span', {class: 'atlas-cell swatch'}), words.cells)] : [])),
      node('div', {class: 'rule'}, ...toggles));
  };
}

// The list of regions, for those who would rather choose than click.
export function chooser(frame, all, regions, on) {
  const list = node('select', {class: 'atlas-list', 'aria-label': t('Region')}, node('option', {value: ''}, all),
    ...[...regions].map(([id, layer]) => node('option', {value: id}, layer.feature.properties.name)));
  list.addEventListener('change', () => on.choose(list.value));
  frame.prepend(list);
  return list;
}
