// A story: as its steps are scrolled by, the map beside them shows the view of each. The text is the server's and is there
// without this script; the map is the atlas's own (overlay.js), and so is the question for a view.
import './vendor/leaflet.js';  // a classic script: it leaves itself in the global L
import {node} from './dom.js';
import {mount} from './overlay.js';
import {speak, t, tn} from './words.js';

const {script, screen, language, words} = JSON.parse(document.getElementById('story-start').textContent);
speak(language, words);
const told = document.querySelector('.told'), element = told.querySelector('.atlas-map');
const steps = [...told.querySelectorAll('section')];
const [previous, next] = ['.previous', '.next'].map(name => told.querySelector(name));
const where = told.querySelector('.where'), caption = told.querySelector('.caption');
const still = matchMedia('(prefers-reduced-motion: reduce)');
const narrow = matchMedia('(max-width: 700px)');
let map = null, current = -1;

// Views by link and change, as they come; a story has few.
const kept = new Map([[`${steps[0].dataset.link}&`, Promise.resolve(screen)]]);
function view(link, change = '') {
  const key = `${link}&${change}`;
  if (!kept.has(key)) {
    kept.set(key, fetch(`view${key}`).catch(() => {
      throw new Error(t('The server does not answer; what is shown may be out of date. Try again in a moment.'));
    }).then(async response => {
      if (!response.ok) throw new Error(await response.text());
      return response.json();
    }));
    kept.get(key).catch(() => kept.delete(key));
  }
  return kept.get(key);
}

// What the map shows, in words, with the way into the atlas.
function say({panel}, link) {
  const n = panel.tabs?.find(tab => tab.id === 'events')?.count;
  caption.replaceChildren(n == null ? panel.title : `${panel.title}: ${tn('{n} event', '{n} events', n)}`, ' ', node('a', {href: `./${link}`}, t('Open this view')));
}

function move({at, zoom, selected}) {
  const region = map.regions.get(selected[0]);
  if (!at) {
    if (region) map.map.fitBounds(region.getBounds().pad(.2), {animate: false, maxZoom: 8}); else map.look();
  } else if (still.matches || document.hidden) map.look(at, fitting(zoom));
  else map.map.flyTo(at, fitting(zoom), {duration: .9});
}

// Zooms are written for a map that is some 800 pixels wide; a narrower one shows as much from farther away.
const fitting = zoom => Math.max(map.map.getMinZoom(), Math.round((zoom + Math.min(0, Math.log2(element.clientWidth / 800))) * 2) / 2);

async function show(number) {
  if (number === current) return;
  current = number;
  const step = steps[number], {link} = step.dataset;
  steps.forEach((each, i) => { each.classList.toggle('current', i === number); });
  step.setAttribute('aria-current', 'step');
  steps.filter(each => each !== step).forEach(each => each.removeAttribute('aria-current'));
  where.textContent = `${number + 1} / ${steps.length}`;
  previous.disabled = number === 0;
  next.disabled = number === steps.length - 1;
  try {
    const shown = await view(link);
    if (current !== number) return;  // scrolled on meanwhile
    map.update(shown.map);
    move(shown.map);
    say(shown, link);
    element.dataset.step = number + 1;
    if (steps[number + 1]) view(steps[number + 1].dataset.link).catch(() => null);
  } catch (error) {
    caption.textContent = error.message;
  }
}

// A region or place that a reader clicks: named below the map, with the way into the atlas; the story stays where it is.
async function look(change, value) {
  const {link} = steps[current].dataset;
  const shown = await view(link, new URLSearchParams({change, value: JSON.stringify(value)}).toString()).catch(error => { caption.textContent = error.message; });
  if (!shown) return;
  map.update(shown.map);
  say(shown, shown.link);
}

function go(number) {
  const step = steps[number];
  if (!step) return;
  step.scrollIntoView({behavior: still.matches ? 'auto' : 'smooth', block: 'start'});
  step.querySelector('h2').focus({preventScroll: true});
}

previous.addEventListener('click', () => go(current - 1));
next.addEventListener('click', () => go(current + 1));
document.addEventListener('keydown', event => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.target.closest('.atlas-frame, select, input, textarea')) return;
  if (event.key === 'ArrowRight') go(current + 1);
  else if (event.key === 'ArrowLeft') go(current - 1);
});

// The step being read is the one that crosses a line in the upper half of what is seen of the text.
function follow() {
  const line = narrow.matches ? 62 : 42;
  const observer = new IntersectionObserver(entries => {
    const met = entries.findLast(entry => entry.isIntersecting);  // a busy browser tells of several at once
    if (!met) return;
    const number = steps.indexOf(met.target);
    show(number);
    if (scrollY > 40 || location.hash) history.replaceState(history.state, '', `${location.pathname}${location.search}#step-${number + 1}`);
  }, {rootMargin: `-${line}% 0px -${99 - line}% 0px`});
  steps.forEach(step => observer.observe(step));
  return observer;
}

async function start() {
  const response = await fetch(script);
  if (!response.ok) throw new Error(t('The map could not be fetched (status {status}); reload the page.', {status: response.status}));
  map = mount(element, globalThis.L, new Function('L', await response.text()), screen.map, {
    click: ({region}) => look('region', region),
    choose: region => look('choice', region),
    place: ({place}) => look('place', place),
    layers: names => look('layers', names),
  });
  told.querySelector('.atlas-legend').open = false;  // it would hide what the story is about
  await map.grounded;
  const asked = /^#step-(\d+)$/.exec(location.hash);
  await show(asked ? Math.min(Math.max(asked[1] - 1, 0), steps.length - 1) : 0);
  let observer = follow();
  narrow.addEventListener('change', () => { observer.disconnect(); observer = follow(); });
  element.dataset.ready = 'true';
}

start().catch(error => { caption.textContent = error.message; });
