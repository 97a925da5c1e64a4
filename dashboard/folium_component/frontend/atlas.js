// The atlas: its four parts, what is asked of the server, and the address.
//
// Drawn once for the life of the page: by ahead.js before Streamlit has started, or else by Streamlit's component. Every change
// a reader makes is one request, `view`, answered with the whole new view; the parts draw what differs. The address is written
// here and nowhere else: a new view is one step for Back; panning only rewrites `at` and `zoom`.
import './vendor/leaflet.js';  // a classic script: it leaves itself in the global L
import {charting} from './charting.js';
import {node, phone} from './dom.js';
import {comparing} from './comparing.js';
import {header} from './header.js';
import {foot, welcome} from './help.js';
import {linked} from './highlight.js';
import {ground, mount} from './overlay.js';
import {panel} from './panel.js';
import {switching} from './switch.js';
import {timeline} from './timeline.js';
import {speak, t} from './words.js';

export const home = node('div', {class: 'atlas'});
let started = null, shown = null, parts = null, map = null;
let place = here();  // where the map is, {at, zoom}; null while it shows everything

function here() {
  const query = new URLSearchParams(location.search);
  const at = query.get('at')?.split(',').map(Number);
  const zoom = Number(query.get('zoom'));
  return at?.length === 2 && at.every(Number.isFinite) && zoom ? {at, zoom} : null;
}

// The address of a view (`link`, as Python writes it), at a place on the map, embedded or not as the page is now.
function address(link) {
  const query = new URLSearchParams(link);
  if (place) {
    query.set('at', place.at.map(n => +n.toFixed(4)).join(','));
    query.set('zoom', +place.zoom.toFixed(2));
  }
  for (const [key, value] of new URLSearchParams(location.search)) if (key.startsWith('embed')) query.append(key, value);
  const text = query.toString().replaceAll('%2C', ',').replaceAll('%3A', ':');
  return location.pathname + (text && `?${text}`);
}

function write(how, link) {
  const next = address(link);
  if (next !== location.pathname + location.search) history[how]({}, '', next);
}

function show(next) {
  shown = next;
  parts.panel(next.panel);  // first: it asks how far it was scrolled, and while nothing has changed yet the browser knows
  parts.header(next.header);
  parts.timeline(next.timeline);
  if (!play(next)) map?.update(next.map);
  beside(next.beside);
  parts.chart(next);
  parts.table(next);
}

// What plays the range draws on the map by itself: its module is loaded when a view first asks for it. Returns whether it does.
let player = null, loading = null;
function play(next) {
  if (map && next.timeline.play) loading ??= import('./play.js').then(({playing}) => { player = playing(home.querySelector('.atlas-frame'), map, ask, parts.timeline.now); player.show(shown); });
  return Boolean(player?.show(next));
}
const playOrStop = ({play, step}) => { if (play && player) player.stop(); else ask('play', play ? null : step); };

// The second map, while the view compares: its module is loaded when it is first asked for.
let second = null, again = null;
function beside(data) {
  if (!map || !again || (!data && !second)) return;
  second ??= import('./compare.js').then(({compare}) => compare(home.querySelector('.atlas-body'), map, again, ask));
  second.then(show => show(shown.beside)).catch(error => parts.panel.problem(error.message));
}

// On a phone the panel is a sheet over the map: its module is loaded where it is one. It shows what was chosen, and leaves the map
// to what is played or shown in its place.
let sheet = null;
const RAISED = new Set(['region', 'choice', 'place', 'open', 'search']), LOWERED = new Set(['play', 'view']);
function slide() {
  if (!phone.matches) { phone.addEventListener('change', slide, {once: true}); return; }
  import('./sheet.js').then(module => { sheet = module.sheet(home.querySelector('.atlas-side')); uncover(false); }).catch(() => null);  // without it the panel stays where it is
}
// What is selected comes out from under the sheet: when it is chosen, else only where nobody has said what the map shows.
function uncover(chosen) {
  if (sheet && map && (chosen || !place)) map.uncover(sheet.covers(home.querySelector('.atlas-frame')));
}

// One question after the other, since each starts from the view that the one before led to. Of changes of one kind that are
// still waiting only the last is asked.
let turn = Promise.resolve();
const latest = {};
function ask(name, value) {
  const mine = latest[name] = {};
  if (RAISED.has(name)) sheet?.raise(); else if (LOWERED.has(name)) sheet?.lower();
  turn = turn.then(() => latest[name] === mine && answer(name, value)).catch(error => parts.panel.problem(error.message));
}

function question(name, value) {
  const query = new URLSearchParams(location.search);
  query.set('change', name);
  query.set('value', JSON.stringify(value ?? null));
  return `view?${query}`;
}

// What a click on the area under the pointer would be answered, asked before the click comes.
const FRESH = 5000;  // ms
let foreseen = {};
function foresee(name, value) {
  const address = question(name, value);
  if (foreseen.address === address && performance.now() - foreseen.at < FRESH) return;
  foreseen = {address, at: performance.now(), response: fetch(address)};
  foreseen.response.catch(() => null);  // asked again with the click, which says what is wrong
}

function fetched(address) {
  const {address: known, at, response} = foreseen;
  foreseen = {};  // an answer is read once, and none is older than a change
  return known === address && performance.now() - at < FRESH ? response.catch(() => fetch(address)) : fetch(address);
}

async function answer(name, value) {
  const response = await fetched(question(name, value)).catch(() => {
    throw new Error(t('The server does not answer; what is shown may be out of date. Try again in a moment.'));
  });
  if (!response.ok) throw new Error(await response.text());
  const next = await response.json();
  if (name !== 'visit') write('pushState', next.link);
  show(next);
  uncover(RAISED.has(name));
}

// Moves the map; the address tells of it with the next change.
function go(at, zoom) {
  place = {at, zoom};
  map?.look(at, zoom);
}

// Back and Forward. Streamlit would draw its page anew: it must not see the event.
addEventListener('popstate', event => {
  if (!started) return;
  event.stopImmediatePropagation();
  place = here();
  if (place) map?.look(place.at, place.zoom); else map?.look();
  ask('visit', null);
}, true);

async function open(element, address) {
  ground(shown.map.ground).catch(() => null);  // at once: mount asks for it again, and says so if it fails
  const response = await fetch(address);  // relative to the page, so that it works below any base path
  if (!response.ok) throw new Error(t('The map could not be fetched (status {status}); reload the page.', {status: response.status}));
  const script = await response.text();
  linked(home, at => map?.ring(at));
  const draw = new Function('L', script), on = {
    click: ({region}) => ask('region', region),
    near: region => foresee('region', region),
    choose: region => ask('choice', region),
    place: ({place}) => ask('place', place),
    layers: names => ask('layers', names),
    counts: () => fetch(`counted${shown.link}`).then(response => response.json()),
    moved: (centre, zoom) => {
      place = {at: [centre.lat, centre.lng], zoom};
      write('replaceState', shown.link);
    },
  };
  map = mount(element, globalThis.L, draw, shown.map, on);
  again = (element, data, own) => mount(element, globalThis.L, draw, data, {...on, ...own});
  await map.grounded;
  element.dataset.ready = 'true';
  performance.mark('atlas-map');
  play(shown);
  beside(shown.beside);
  uncover(false);
  parts.chart.ready(shown);
}

// From a view embedded in another page to the whole atlas.
function outside() {
  const link = node('a', {class: 'atlas-outside', target: '_blank', rel: 'noopener', href: location.href}, t('Open in Dispute Atlas'), ' ↗');
  const aim = () => {
    const address = new URL(location.href);
    for (const key of [...address.searchParams.keys()]) if (key.startsWith('embed') || key === 'show') address.searchParams.delete(key);
    link.href = address.href;
  };
  for (const name of ['pointerdown', 'focus']) link.addEventListener(name, aim);
  aim();
  return link;
}

// Draws the atlas in `home`, which must be in the page. `first` is what folium_component.first sends. Resolves when the map is drawn.
export function start(first) {
  started ??= (async () => {
    shown = first.screen;
    speak(first.fixed.language, first.fixed.words);
    home.lang = first.fixed.language;
    const element = node('div', {class: 'atlas-map'});
    parts = {header: header(first.fixed, ask, go), timeline: timeline(ask, playOrStop), chart: charting(ask), panel: panel(ask)};
    const frame = node('div', {class: 'atlas-frame'}, element, comparing(first.fixed, ask));
    parts.table = switching(frame, ask, sentence => parts.panel.problem(sentence));
    frame.append(parts.table.element);
    parts.header.element.hidden = first.embed;
    const mapOnly = first.embed && first.parts === 'map';
    home.classList.toggle('map-only', mapOnly);
    home.append(parts.header.element, parts.timeline.element,
      node('div', {class: 'atlas-body'}, frame, parts.chart.element, node('div', {class: 'atlas-side', 'data-stop': /^\|\w+\|$/.test(shown.panel.subject) ? 'peek' : 'half'}, parts.header.chips, parts.panel.element, first.embed ? outside() : foot(first.fixed.stories))));
    if (mapOnly) home.querySelector('.atlas-frame').append(outside());
    slide();
    write('replaceState', shown.link);  // a link with mistakes is put right; the panel says what they were
    show(shown);
    const {editing} = first.fixed;
    if (editing) import('./edit.js').then(({edit}) => edit(parts.panel.element, parts.header.element, editing, () => ask('visit', null)));
    await open(element, first.script).then(() => { if (!first.embed) welcome(); }).catch(error => { element.textContent = error.message; });
  })();
  return started;
}

for (const name of ['vendor/leaflet.css', 'map.css', 'page.css', 'header.css', 'panel.css', 'timeline.css']) {
  if (!document.querySelector(`link[rel="stylesheet"][href$="${name}"]`)) {
    document.head.append(node('link', {rel: 'stylesheet', href: new URL(name, import.meta.url).href}));
  }
}

let pressed = false;  // a mouse's button, or a finger
for (const kind of ['pointerdown', 'pointerup', 'touchstart', 'touchend', 'touchcancel']) {
  addEventListener(kind, event => { pressed = event.touches ? event.touches.length > 0 : kind === 'pointerdown' && event.pointerType === 'mouse'; }, {capture: true, passive: true});
}

// Gives the atlas its place in Streamlit's page, keeping focus and scrolling where the browser can. Streamlit hands the place over
// before it has put it into its page, and what leaves the document for a moment loses both; what is moved under a finger is let go.
let newest = null;
async function settle(place) {
  newest = place;
  while (home.isConnected && (pressed || !place.isConnected)) {
    await new Promise(requestAnimationFrame);
    if (newest !== place) return;
  }
  if (home.parentElement === place) return;
  const side = home.querySelector('.atlas-side'), top = side?.scrollTop;
  if (home.isConnected && place.moveBefore) place.moveBefore(home, null); else place.append(home);
  if (side) side.scrollTop = top;  // Chromium has been seen to take another one up, of a list shown before
  home.style.colorScheme = '';  // Streamlit's own from here on
}

// Streamlit's component.
export default function ({data, parentElement}) {
  settle(parentElement.querySelector('.atlas-home'));
  start(JSON.parse(new TextDecoder().decode(data)));
}
