// The header: search, acts, take away and share. Fields show what the view says.
import {node} from './dom.js';

// A box that opens below its button, and closes on Escape or a click elsewhere. `fill` draws its content when it opens.
function box(label, attributes, fill) {
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

function copyable(title, text, rows) {
  const area = node('textarea', {readonly: true, rows, 'aria-label': title, spellcheck: 'false'});
  area.value = text;
  const copy = node('button', {type: 'button'}, 'Copy');
  copy.addEventListener('click', async () => {
    area.select();
    const done = navigator.clipboard ? await navigator.clipboard.writeText(text).then(() => true, () => false) : document.execCommand('copy');
    copy.textContent = done ? 'Copied' : 'Press Ctrl+C';
    setTimeout(() => { copy.textContent = 'Copy'; }, 2000);
  });
  return node('div', {class: 'line'}, node('b', {}, title), area, copy);
}

// The address as it is now, with the place on the map; and as a snippet that embeds the view.
function share() {
  const embedded = new URL(location.href);
  embedded.searchParams.set('embed', 'true');
  // The address may hold any text; in the snippet it stands inside an attribute.
  const attribute = embedded.href.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;');
  return [
    copyable('Link to this exact view', location.href, 3),
    copyable('Embed this view in a page', `<iframe src="${attribute}" title="Dispute Atlas" width="100%" height="640" style="border:0"></iframe>`, 4),
    node('p', {}, 'The link holds the region, dates, filters, search and the place on the map. It works wherever this page can be reached.'),
  ];
}

// The files are made by the server from the same link that is in the address.
function takeAway(formats) {
  return [
    node('p', {}, 'What this view shows, as a file:'),
    ...formats.map(([format, label]) => node('a', {href: `export/${format}${location.search}`, download: true}, label)),
  ];
}

// `ask` asks for a change. Returns a function that shows a view's part, with the `element`.
export function header({acts, perspectives, formats, longest}, ask) {
  let shown = {q: null, chosen: []};
  const search = node('input', {type: 'search', 'aria-label': 'Search', placeholder: 'Search words in the passages   /', maxlength: longest});
  const find = () => { if (search.value.trim() !== (shown.q ?? '')) ask('search', search.value); };
  search.addEventListener('keydown', event => { if (event.key === 'Enter') find(); });
  search.addEventListener('search', find);
  search.addEventListener('blur', find);
  document.addEventListener('keydown', event => {
    if (event.key !== '/' || /^(input|textarea|select)$/i.test(event.target.tagName)) return;
    event.preventDefault();
    search.focus();
  });

  const boxes = acts.map(([id, label]) => {
    const input = node('input', {type: 'checkbox', value: id});
    input.addEventListener('change', () => ask('acts', boxes.filter(b => b.input.checked).map(b => b.input.value)));
    return {input, label: node('label', {}, input, label)};
  });
  const none = node('button', {type: 'button'}, 'All acts');
  none.addEventListener('click', () => ask('acts', []));
  const chooser = box('', {class: 'acts'});
  chooser.lastChild.append(none, node('div', {class: 'columns'}, ...boxes.map(b => b.label)));

  const whose = node('select', {class: 'whose', 'aria-label': 'Whose map', title: 'Whose map'}, ...perspectives.map(([id, name]) => node('option', {value: id}, `Map: ${name}`)));
  whose.addEventListener('change', () => ask('perspective', whose.value));

  const show = next => {
    whose.value = next.perspective;
    if (next.q !== shown.q) search.value = next.q ?? '';  // else leave what is being typed
    shown = next;
    const {chosen} = next;
    boxes.forEach(b => { b.input.checked = chosen.includes(b.input.value); });
    chooser.firstChild.textContent = !chosen.length ? 'All kinds of acts'
      : chosen.length === 1 ? boxes.find(b => b.input.value === chosen[0]).label.textContent : `${chosen.length} kinds of acts`;
    none.disabled = !chosen.length;
  };
  show.element = node('div', {class: 'atlas-header'}, node('h1', {}, 'Dispute Atlas'), search, chooser, whose, node('span', {class: 'space'}),
    box('Take away', {class: 'away right'}, () => takeAway(formats)), box('Share', {class: 'share right'}, share));
  return show;
}
