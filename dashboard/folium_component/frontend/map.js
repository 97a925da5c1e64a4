// The map as a Streamlit component: fetches the folium script, mounts it once, passes on what changed, and keeps the address.
//
// Clicks leave as triggers, so that the same region clicked again after Back counts again. The address is written here and
// nowhere else: a new view is one step for Back; panning only rewrites `at` and `zoom` and costs no run of the page.
import './vendor/leaflet.js';  // a classic script: it leaves itself in the global L
import {sender, unpack} from './dom.js';
import {mount} from './overlay.js';

const Leaflet = globalThis.L;
const mounted = new WeakMap();

function place() {
  const query = new URLSearchParams(location.search);
  const at = query.get('at')?.split(',').map(Number);
  const zoom = Number(query.get('zoom'));
  return at?.length === 2 && at.every(Number.isFinite) && zoom ? {at, zoom} : null;
}

// The address of a view (`link`, as Python writes it), at a place on the map, embedded or not as the page is now.
function address(link, view) {
  const query = new URLSearchParams(link);
  if (view) {
    query.set('at', view.at.map(n => +n.toFixed(4)).join(','));
    query.set('zoom', +view.zoom.toFixed(2));
  }
  for (const [key, value] of new URLSearchParams(location.search)) if (key.startsWith('embed')) query.append(key, value);
  const text = query.toString().replaceAll('%2C', ',').replaceAll('%3A', ':');
  return location.pathname + (text && `?${text}`);
}

function write(how, link, view) {
  const next = address(link, view);
  if (next !== location.pathname + location.search) history[how]({}, '', next);
}

async function open(frame, element, data) {
  const response = await fetch(data.script);  // relative to the page, so that it works below any base path
  if (!response.ok) throw new Error(`The map could not be fetched (status ${response.status}); reload the page.`);
  const source = await response.text();
  if (frame.removed) return;
  frame.atlas = mount(element, Leaflet, new Function('L', source), frame.data, {
    click: event => frame.send('region', event),
    choose: region => frame.send('choice', {region}),
    place: event => frame.send('place', event),
    layers: names => frame.send('layers', {names}),
    moved: (centre, zoom) => {
      frame.view = {at: [centre.lat, centre.lng], zoom};
      write('replaceState', frame.data.link, frame.view);
    },
  });
  frame.atlas.update(frame.data);
  element.dataset.ready = 'true';
  performance.mark('atlas-map');
}

export default function ({data: bytes, parentElement, setTriggerValue}) {
  const data = unpack(bytes);
  const element = parentElement.querySelector('.atlas-map');
  let frame = mounted.get(element);
  if (!frame) {
    frame = {data, view: place()};
    mounted.set(element, frame);
    write('replaceState', data.link, frame.view);  // a link with mistakes is put right; the panel says what they were
    frame.back = () => {
      frame.view = place();
      if (frame.view) frame.atlas?.look(frame.view.at, frame.view.zoom); else frame.atlas?.look();
    };
    addEventListener('atlas-visit', frame.back);  // see header.js
    open(frame, element, data).catch(error => { element.textContent = error.message; });
  } else if (data.link !== frame.data.link) {
    if (globalThis.atlasAsked === 'change') {
      write('pushState', data.link, frame.view);
      globalThis.atlasAsked = null;
    } else if (!globalThis.atlasAsked) {
      dispatchEvent(new Event('atlas-stale'));  // a view nobody asked for, as after a lost connection: header.js asks again
    }
  }
  frame.data = data;
  frame.send = sender(setTriggerValue);
  frame.atlas?.update(data);
  return () => {
    frame.removed = true;
    removeEventListener('atlas-visit', frame.back);
    frame.atlas?.remove();
    mounted.delete(element);
  };
}
