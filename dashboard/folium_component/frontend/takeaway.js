// The Take away box: what a view shows, as files that the server makes from the link in the address.
import {box, node, style} from './dom.js';
import {t} from './words.js';

const ONLY_READ = new Set(['csv', 'geojson', 'parquet']);  // the others are drawn, which takes a moment
let styled = null;
const dress = () => { styled ??= style(new URL('./takeaway.css', import.meta.url).href); };

// The name that the server gives a file.
const nameOf = response => /filename="([^"]+)"/.exec(response.headers.get('content-disposition'))?.[1] ?? 'dispute-atlas';

// Fetches a file and hands it to the browser as a download. Throws a sentence where there is none.
async function fetched(address) {
  const response = await fetch(address).catch(() => { throw new Error(t('The server cannot be reached. Try again in a moment.')); });
  if (!response.ok) {
    const plain = response.headers.get('content-type')?.startsWith('text/plain');
    throw new Error(plain ? await response.text() : t('The file could not be made. Reload the page and try again.'));
  }
  const url = URL.createObjectURL(await response.blob()), name = nameOf(response);
  node('a', {href: url, download: name}).click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
  return name;
}

// One format: a link that works without this script too; with it, it says what the server is doing.
function entry([format, label, about], say) {
  const link = node('a', {href: `export/${format}${location.search}`, download: true, 'data-format': format}, node('b', {}, label), node('span', {}, about));
  link.addEventListener('click', async event => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    if (link.getAttribute('aria-busy') === 'true') return;
    link.setAttribute('aria-busy', 'true');
    say(ONLY_READ.has(format) ? t('Writing {format}…', {format: label}) : t('Drawing {format}…', {format: label}));
    try {
      say(t('Saved as {name}', {name: await fetched(`export/${format}${location.search}`)}));
    } catch (error) {
      say(error.message, true);
    }
    link.removeAttribute('aria-busy');
  });
  return node('li', {}, link);
}

function content(groups) {
  dress();
  const status = node('p', {class: 'status', role: 'status'});
  const say = (text, wrong = false) => {
    status.textContent = text;
    status.classList.toggle('wrong', wrong);
  };
  return [
    node('p', {}, t('What this view shows, with its filters, as a file:')),
    ...groups.map(([title, formats]) => node('section', {},
      node('h3', {}, title), node('ul', {}, ...formats.map(format => entry(format, say))))),
    status,
  ];
}

export function takeAway(groups) {
  const element = box(t('Take away'), {class: 'away right'}, () => content(groups));
  // Its styles are fetched when a reader is about to open it.
  for (const kind of ['pointerenter', 'focusin']) element.addEventListener(kind, dress, {once: true});
  return element;
}
