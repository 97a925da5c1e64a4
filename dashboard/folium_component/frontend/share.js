// Sharing: the address as it is now (with the place on the map), copied, or as a snippet that embeds the view.
import {node} from './dom.js';

function line(title, text, rows) {
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

export default function ({parentElement}) {
  const box = parentElement.querySelector('.atlas-share');
  const here = new URL(location.href);
  here.hash = '';
  const embedded = new URL(here);
  embedded.searchParams.set('embed', 'true');
  // The address may hold any text; in the snippet it stands inside an attribute.
  const attribute = embedded.href.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;');
  box.replaceChildren(
    line('Link to this exact view', here.href, 3),
    line('Embed this view in a page', `<iframe src="${attribute}" title="Dispute Atlas" width="100%" height="640" style="border:0"></iframe>`, 4),
    node('p', {}, 'The link holds the region, dates, filters, search and the place on the map. It works wherever this page can be reached.'));
}
