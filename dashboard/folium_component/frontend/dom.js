// What the components share. Text goes in as text and attributes as attributes: nothing here reads HTML.

const SVG = 'http://www.w3.org/2000/svg';
const SHAPES = {
  'verbal-cooperation': ['circle', {r: 6.5}],
  'material-cooperation': ['rect', {x: -6, y: -6, width: 12, height: 12}],
  'verbal-conflict': ['path', {d: 'M0-8L8 6H-8Z'}],
  'material-conflict': ['path', {d: 'M0-8.5L8.5 0L0 8.5L-8.5 0Z'}],
};

export function node(name, attributes = {}, ...children) {
  const svg = name === 'svg' || name in {circle: 1, rect: 1, path: 1, pattern: 1, defs: 1, line: 1};
  const element = svg ? document.createElementNS(SVG, name) : document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(key, '');
    else if (value !== false && value != null) element.setAttribute(key, value);
  }
  element.append(...children.filter(child => child != null && child !== false));
  return element;
}

export function symbol(quadrant, size = 20) {
  const [name, shape] = SHAPES[quadrant] ?? SHAPES['verbal-cooperation'];
  return node('svg', {class: 'atlas-symbol', width: size, height: size, viewBox: '-10 -10 20 20', 'aria-hidden': 'true'},
    node(name, {...shape, class: quadrant}));
}
