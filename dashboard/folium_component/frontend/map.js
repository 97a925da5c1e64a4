// The map as a Streamlit component: fetches the folium script, mounts it once, passes on what changed.
//
// Clicks leave as triggers, so that the same region clicked again after Back counts again. Panning only rewrites the address
// (`at`, `zoom`) and costs no run of the page. The address is this module's to keep: the server never moves the map.
import './vendor/leaflet.js';  // a classic script: it leaves itself in the global L
import {mount} from './overlay.js';

const Leaflet = globalThis.L;

const mounted = new WeakMap();

function address() {
  const query = new URLSearchParams(location.search);
  const at = query.get('at')?.split(',').map(Number);
  const zoom = Number(query.get('zoom'));
  return at?.length === 2 && at.every(Number.isFinite) && zoom ? {at, zoom} : null;
}

function writeAddress(view) {
  const url = new URL(location.href);
  if (view) {
    url.searchParams.set('at', view.at.map(n => +n.toFixed(4)).join(','));
    url.searchParams.set('zoom', +view.zoom.toFixed(2));
  } else {
    url.searchParams.delete('at');
    url.searchParams.delete('zoom');
  }
  const next = url.href.replaceAll('%2C', ',');
  if (next !== location.href) history.replaceState(history.state, '', next);
}

async function open(frame, element, data) {
  const response = await fetch(data.script);  // relative to the page, so that it works below any base path
  if (!response.ok) throw new Error(`The map could not be fetched (status ${response.status}); reload the page.`);
  const source = await response.text();
  if (frame.removed) return;
  frame.atlas = mount(element, Leaflet, new Function('L', source), frame.data, {
    click: event => frame.trigger('region', {...event, nonce: performance.now()}),
    choose: region => frame.trigger('choice', {region, nonce: performance.now()}),
    place: event => frame.trigger('place', {...event, nonce: performance.now()}),
    layers: names => frame.trigger('layers', {names, nonce: performance.now()}),
    moved: (centre, zoom) => { frame.view = {at: [centre.lat, centre.lng], zoom}; writeAddress(frame.view); },
  });
  frame.view = address();
  frame.atlas.update(frame.data);
  element.dataset.ready = 'true';
  performance.mark('atlas-map');
}

export default function ({data, parentElement, setTriggerValue}) {
  const element = parentElement.querySelector('.atlas-map');
  let frame = mounted.get(element);
  if (!frame) {
    frame = {data, trigger: setTriggerValue, view: address()};
    mounted.set(element, frame);
    frame.back = () => {
      frame.view = address();
      if (frame.view) frame.atlas?.map.setView(frame.view.at, frame.view.zoom, {animate: false});
      else { frame.atlas?.home(); frame.view = null; writeAddress(null); }
    };
    addEventListener('popstate', frame.back);
    open(frame, element, data).catch(error => { element.textContent = error.message; });
  }
  frame.data = data;
  frame.trigger = setTriggerValue;
  frame.atlas?.update(data);
  // Python writes the whole address anew after a click; the place the reader looks at is put back.
  if (frame.view) setTimeout(() => writeAddress(frame.view), 0);
  return () => {
    frame.removed = true;
    removeEventListener('popstate', frame.back);
    frame.atlas?.remove();
    mounted.delete(element);
  };
}
