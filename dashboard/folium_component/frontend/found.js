// What was found in articles just taken in: their events on a small map and in a list, each to be put right.
import './vendor/leaflet.js';
import {marked, node, style, symbol} from './dom.js';
import {corrections} from './edit.js';
import {mount} from './overlay.js';
import {speak, t} from './words.js';

const styles = Promise.all(['vendor/leaflet.css', 'map.css', 'found.css'].map(name => style(new URL(name, import.meta.url).href)));
const root = new URL('../../../', import.meta.url);

function row(event, offer) {
  const body = node('div', {},
    node('div', {class: 'about'}, node('b', {}, event.date), node('span', {class: 'act'}, event.act),
      event.modality && node('span', {class: 'modality'}, event.modality),
      node('span', {class: 'quiet'}, [event.precision, ...event.regions, event.place].filter(Boolean).join(' · ')),
      event.corrected && node('span', {class: 'corrected'}, event.corrected)),
    node('p', {}, ...marked(event.quote, event.marks)),
    node('div', {class: 'quiet'}, event.title, ' · ', t('{percent} % sure', {percent: Math.round(event.sure * 100)})));
  body.append(node('div', {class: 'actions'}, offer(event.id, body), event.rejected ? t('rejected') : node('a', {href: new URL(event.link, root).href}, t('Show in the atlas'))));
  return node('li', {'data-id': event.id, class: event.rejected ? 'rejected' : ''}, symbol(event.quadrant, 18), body);
}

async function draw(home, data) {
  speak(data.language, data.words);
  await styles;
  const list = node('ul', {});
  const {offer, said} = corrections(data.editing, ({row: event}) => {
    const shown = event && list.querySelector(`[data-id="${event.id}"]`);
    if (shown) shown.replaceWith(row(event, offer));
  });
  list.append(...data.events.map(event => row(event, offer)));
  const element = node('div', {class: 'atlas-map', 'aria-label': t('Where it happened')});
  home.replaceChildren(...(data.map.markers.length ? [node('div', {class: 'atlas-frame'}, element)] : []), list, said);
  if (!data.map.markers.length) return;
  const script = await (await fetch(new URL(data.script, root))).text();
  const nothing = () => {};
  const atlas = mount(element, globalThis.L, new Function('L', script), {...data.map, ground: new URL(data.map.ground, root).href}, {
    click: nothing, choose: nothing, layers: nothing,
    place: ({place}) => {
      const first = list.querySelector(`[data-id="${data.at[place]}"]`);
      first?.scrollIntoView({block: 'center'});
      first?.querySelector('button')?.focus({preventScroll: true});
    },
  });
  atlas.map.fitBounds(data.map.markers.map(([, lat, lon]) => [lat, lon]), {maxZoom: 8, padding: [40, 40], animate: false});
  await atlas.grounded;
  element.dataset.ready = 'true';
}

// Streamlit's component. The page runs anew with every button; what was found is drawn when it is another.
export default function ({data, parentElement}) {
  const home = parentElement.querySelector('.found');
  const text = new TextDecoder().decode(data);
  if (home.drawn === text) return;
  home.drawn = text;
  draw(home, JSON.parse(text)).catch(error => { home.textContent = error.message; });
}
