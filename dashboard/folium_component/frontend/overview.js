// The Overview tab: key figures, mentions by year, why a region is drawn so, recognition and votes. Draws what overview.py prepared.
import {node, outside, style} from './dom.js';
import {swatch, world} from './world.js';
import {spoken, t} from './words.js';

await style(new URL('overview.css', import.meta.url).href);

const documents = list => node('ul', {class: 'documents'}, ...list.map(({text, url}) => node('li', {}, outside(url, text) ?? text)));
const section = (title, ...content) => node('section', {}, node('h3', {}, title), ...content);
const heads = (...names) => node('thead', {}, node('tr', {}, ...names.map(name => node('th', {scope: 'col'}, name))));

const figures = rows => section(t('Key figures'),
  node('dl', {class: 'figures'}, ...rows.map(([label, value]) => node('div', {}, node('dt', {}, label), node('dd', {}, value)))));

// A bar a year, the highest as high as the drawing; years as a table below, for whom bars say nothing.
function mentions({first, counts, text}) {
  const most = Math.max(...counts), height = 44, width = 8;
  const bars = counts.map((n, i) => node('rect', {x: i * width, width: width - 1.5, y: height - n / most * height, height: n / most * height}, node('title', {}, `${first + i}: ${n}`)));
  const rows = counts.map((n, i) => [first + i, n]).filter(([, n]) => n).reverse();
  return section(t('Mentions by year'),
    node('svg', {class: 'spark', viewBox: `0 0 ${counts.length * width} ${height}`, preserveAspectRatio: 'none', role: 'img', 'aria-label': text}, ...bars),
    node('div', {class: 'ends', 'aria-hidden': 'true'}, node('span', {}, first), node('span', {}, first + counts.length - 1)),
    node('p', {class: 'quiet'}, text),
    node('details', {}, node('summary', {}, t('As a table')), node('table', {class: 'years'}, heads(t('Year'), t('Mentions')),
      node('tbody', {}, ...rows.map(([year, n]) => node('tr', {}, node('th', {scope: 'row'}, year), node('td', {}, n)))))));
}

const drawn = ({items, notes}) => section(t('Why is it drawn so?'),
  ...items.flatMap(({text, documents: list}) => [node('p', {}, text), documents(list)]),
  ...notes.map(note => node('p', {class: 'quiet'}, note)));

function recognition(data, address) {
  const rows = data.rows.map(({name, note, since, until, documents: list}) => node('tr', {},
    node('th', {scope: 'row'}, name, note && node('small', {}, note), documents(list)), node('td', {}, since), node('td', {}, until || '–')));
  return section(t('Recognition'), data.note && node('p', {}, data.note),
    rows.length ? node('div', {class: 'legend'}, ...data.kinds.map(([kind, text]) => node('span', {}, swatch(kind), text))) : null,
    rows.length ? world(address, data) : null,
    rows.length ? node('table', {}, heads(t('State'), t('Since'), t('Until')), node('tbody', {}, ...rows)) : null);
}

// The table is the legend of the map, too, and names the states of each kind.
function vote(data, address) {
  const {document, title, note, kinds, totals, states} = data;
  const named = kinds.map((_, kind) => Object.values(states).filter(([of]) => of === kind).map(([, name]) => name).sort(new Intl.Collator(spoken).compare));
  const rows = kinds.map(([kind, text], i) => node('tr', {}, node('th', {scope: 'row'}, swatch(kind), text), node('td', {}, totals[i] ?? named[i].length),
    node('td', {}, named[i].length ? node('details', {}, node('summary', {'aria-label': `${t('Names')}: ${text}`}, t('Names')), named[i].join(', ')) : '–')));
  return section(t('Vote of the UN General Assembly'), node('p', {}, title), documents([document]), world(address, data),
    node('table', {class: 'votes'}, heads(t('Vote'), t('States'), t('Which')), node('tbody', {}, ...rows)), note && node('p', {class: 'quiet'}, note));
}

// The parts of the tab; `data` is what overview.py answers.
export function draw(data) {
  return [
    figures(data.figures), data.mentions && mentions(data.mentions), data.drawn && drawn(data.drawn),
    data.recognition && recognition(data.recognition, data.world), ...data.votes.map(each => vote(each, data.world)),
  ].filter(Boolean);
}
