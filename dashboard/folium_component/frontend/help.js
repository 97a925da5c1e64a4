// The help box, what stands below the panel, and the tour of the first visit.
import {box, node} from './dom.js';
import {t} from './words.js';

const SEEN = 'dispute-atlas-tour';
const QUIET = 1500;  // milliseconds after the map is there

const spoken = () => (document.querySelector('.atlas')?.lang ?? 'en');
const page = path => (spoken() === 'en' ? path : `${path}?lang=${spoken()}`);

function tour(back) {
  import('./tour.js').then(({tour}) => tour(back)).catch(() => null);  // without it the page is whole
}

// The stories as links.
const told = stories => stories.map(([name, title]) => node('li', {}, node('a', {href: page(`story/${name}`)}, title)));

// `stories` are [name, title].
export function help(stories) {
  const sign = box('?', {class: 'help right'}, details => {
    const begin = node('button', {type: 'button', class: 'begin'}, t('Show me around'));
    begin.addEventListener('click', () => {
      details.open = false;
      tour(details.firstChild);
    });
    return [
      node('p', {}, t('Choose an area on the map. The panel says who claims it, who holds it and who recognises it, and what happened there, each with its source.')),
      begin,
      node('h3', {}, t('Stories')),
      node('ul', {}, ...told(stories)),
      node('h3', {}, t('How it is made')),
      node('a', {href: page('methods')}, t('Methods and sources')),
    ];
  });
  sign.firstChild.setAttribute('aria-label', t('Help'));
  sign.firstChild.title = t('Help');
  return sign;
}

// The foot of the panel: stories to begin with, and how all this is made.
export function foot(stories) {
  return node('footer', {class: 'atlas-foot'},
    node('h3', {}, t('Stories')), node('ul', {}, ...told(stories)),
    node('p', {}, node('a', {href: page('methods')}, t('Methods and sources'))));
}

// The tour, once: on the first visit of the plain address, when the map is there and nothing has been done yet.
export function welcome() {
  const query = [...new URLSearchParams(location.search).keys()].filter(key => key !== 'lang');
  try {
    if (query.length || localStorage.getItem(SEEN)) return;
  } catch {
    return;  // a browser that keeps nothing would show it each time
  }
  const begin = () => {
    if (document.hidden || location.search.includes('=') && !/^\?lang=\w+$/.test(location.search)) return;
    localStorage.setItem(SEEN, 'seen');
    tour(null);
  };
  setTimeout(() => (globalThis.requestIdleCallback ?? setTimeout)(begin), QUIET);
}
