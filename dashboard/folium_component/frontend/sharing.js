// What the Share box offers of a view: its link, to copy, mail or photograph; a snippet that embeds it; how to cite it.
import {copyable, node, style} from './dom.js';
import {t} from './words.js';

const HEIGHTS = [400, 480, 640, 800];  // pixels of an embedded view
let styled = null;

// The address of the view as it is now, without what is only true of an embedded page.
function address() {
  const link = new URL(location.href);
  for (const key of [...link.searchParams.keys()]) if (key.startsWith('embed') || key === 'show') link.searchParams.delete(key);
  return link;
}

const written = link => link.href.replaceAll('%2C', ',').replaceAll('%3A', ':');

// The link, and the ways to hand it on.
function whole() {
  const link = written(address());
  const about = document.querySelector('.atlas-panel h2')?.firstChild?.textContent.trim();
  const subject = about ? `${about} · Dispute Atlas` : 'Dispute Atlas';
  const mail = `mailto:?subject=${encodeURIComponent(subject)}&body=${encodeURIComponent(`${subject}\r\n${link}\r\n`)}`;
  return [
    copyable(t('Link to this exact view'), link, 3),
    node('p', {class: 'ways'}, node('a', {href: mail, class: 'mail'}, t('Send by e-mail'))),
  ];
}

// A part that asks the server for what it shows when it is opened.
function later(label, className, fill) {
  const content = node('div', {});
  const details = node('details', {class: `part ${className}`}, node('summary', {}, label), content);
  details.addEventListener('toggle', async () => {
    if (!details.open || content.childNodes.length) return;
    content.textContent = t('A moment…');
    try {
      content.replaceChildren(...await fill());
    } catch (error) {
      content.textContent = error.message;
    }
  });
  return details;
}

async function asked(path) {
  const response = await fetch(`${path}${address().search}`).catch(() => { throw new Error(t('The server cannot be reached. Try again in a moment.')); });
  if (!response.ok) throw new Error(await response.text());
  return response;
}

async function code() {
  const url = URL.createObjectURL(await (await asked('qr')).blob());
  const image = node('img', {src: url, alt: t('QR code of the link to this view'), width: 220, height: 220});
  image.addEventListener('load', () => URL.revokeObjectURL(url));
  return [image];
}

async function citation() {
  const {text, bibtex} = await (await asked('citation')).json();
  return [copyable(t('As text'), text, 5), copyable('BibTeX', bibtex, 9)];
}

// The snippet that embeds the view, as chosen: only the map or the panel too, and how high.
function embedding() {
  const shows = [['all', t('Map and panel')], ['map', t('Map only')]].map(([value, label], i) => {
    const input = node('input', {type: 'radio', name: 'atlas-embed', value});
    input.checked = !i;
    return node('label', {}, input, label);
  });
  const height = node('select', {}, ...HEIGHTS.map(n => node('option', {value: n}, t('{n} pixels', {n}))));
  height.value = 640;
  const place = node('div', {});
  const write = () => {
    const link = address();
    link.searchParams.set('embed', 'true');
    if (shows[1].firstChild.checked) link.searchParams.set('show', 'map');
    // The address may hold any text; in the snippet it stands inside an attribute.
    const source = written(link).replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;');
    const snippet = `<iframe src="${source}" title="Dispute Atlas" width="100%" height="${height.value}" style="border:0" loading="lazy" allowfullscreen></iframe>`;
    place.replaceChildren(copyable(t('Embed this view in a page'), snippet, 6));
  };
  const choices = node('div', {class: 'choices'},
    node('fieldset', {}, node('legend', {}, t('What is embedded')), ...shows), node('label', {class: 'height'}, t('Height'), height));
  choices.addEventListener('change', write);
  write();
  return [choices, place];
}

// Draws the content of the box.
export async function sharing(place) {
  await (styled ??= style(new URL('./sharing.css', import.meta.url).href));
  place.replaceChildren(
    ...whole(),
    later(t('QR code'), 'qr', code),
    later(t('Embed'), 'embedding', async () => embedding()),
    later(t('Cite'), 'citation', citation),
    node('p', {}, t('The link holds the region, dates, filters, search and the place on the map. It works wherever this page can be reached.')),
  );
}
