// What the parts share. Text goes in as text and attributes as attributes: nothing here reads HTML.
import {t} from './words.js';

const SVG = 'http://www.w3.org/2000/svg';
const SHAPES = {
  'verbal-cooperation': ['circle', {r: 6.5}],
  'material-cooperation': ['rect', {x: -6, y: -6, width: 12, height: 12}],
  'verbal-conflict': ['path', {d: 'M0-8L8 6H-8Z'}],
  'material-conflict': ['path', {d: 'M0-8.5L8.5 0L0 8.5L-8.5 0Z'}],
};

export function node(name, attributes = {}, ...children) {
  const svg = name === 'svg' || name in {circle: 1, rect: 1, path: 1, pattern: 1, defs: 1, line: 1, title: 1};
  const element = svg ? document.createElementNS(SVG, name) : document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(key, '');
    else if (value !== false && value != null) element.setAttribute(key, value);
  }
  element.append(...children.filter(child => child != null && child !== false));
  return element;
}

export function symbol(quadrant, size = 20, how = '') {
  const [name, shape] = SHAPES[quadrant] ?? SHAPES['verbal-cooperation'];
  return node('svg', {class: `atlas-symbol ${how}`, width: size, height: size, viewBox: '-10 -10 20 20', 'aria-hidden': 'true'},
    node(name, {...shape, class: quadrant}));
}

// Where the panel is a sheet over the map (page.css): a screen that is narrow, and high enough to hold both.
export const phone = matchMedia('(max-width: 700px) and (min-height: 560px)');

export function button(text, attributes, act) {
  const element = node('button', {type: 'button', ...attributes}, text);
  element.addEventListener('click', act);
  return element;
}

// A link that leaves the atlas; nothing where the address is none of the web's.
export function outside(url, text) {
  return /^https?:\/\//i.test(url ?? '') ? node('a', {href: url, target: '_blank', rel: 'noopener noreferrer'}, text) : null;
}

// A quote with its marks, [[start, end, kind], …], in code points, which JavaScript's strings are not.
export function marked(text, marks) {
  const points = Array.from(text);
  const parts = [];
  let at = 0;
  for (const [start, end, kind] of marks) {
    if (start < at) continue;
    parts.push(points.slice(at, start).join(''), node('mark', {class: kind}, points.slice(start, end).join('')));
    at = end;
  }
  return [...parts, points.slice(at).join('')];
}

// What an address of ours, relative to the page, answers.
export async function asked(address) {
  const response = await fetch(address).catch(() => { throw new Error(t('The server cannot be reached. Try again in a moment.')); });
  if (!response.ok) throw new Error(await response.text());
  return response.json();
}

// The styles of a module that is loaded when it is needed. Resolves when they are there.
export function style(address) {
  const link = node('link', {rel: 'stylesheet', href: address});
  return new Promise(resolve => {
    link.onload = link.onerror = resolve;
    document.head.append(link);
  });
}

// A box that opens below its button, and closes on Escape or a click elsewhere. `fill` draws its content when it opens.
export function box(label, attributes, fill) {
  const content = node('div', {class: 'content'});
  const details = node('details', attributes, node('summary', {}, label), content);
  details.addEventListener('toggle', () => {
    if (details.open && fill) content.replaceChildren(...fill(details));
  });
  details.addEventListener('keydown', event => {
    if (event.key !== 'Escape') return;
    details.open = false;
    details.firstChild.focus();
  });
  document.addEventListener('pointerdown', event => { if (!details.contains(event.target)) details.open = false; });
  return details;
}

// A text to be copied, with its title.
export function copyable(title, text, rows) {
  const area = node('textarea', {readonly: true, rows, 'aria-label': title, spellcheck: 'false'});
  area.value = text;
  const copy = node('button', {type: 'button'}, t('Copy'));
  copy.addEventListener('click', async () => {
    area.select();
    const done = navigator.clipboard ? await navigator.clipboard.writeText(text).then(() => true, () => false) : document.execCommand('copy');
    copy.textContent = done ? t('Copied') : t('Press Ctrl+C');
    setTimeout(() => { copy.textContent = t('Copy'); }, 2000);
  });
  return node('div', {class: 'line'}, node('b', {}, title), area, copy);
}
