// The Share box: the view as a link, and as a snippet that embeds it.
import {box, copyable, node} from './dom.js';
import {t} from './words.js';

// The address as it is now, with the place on the map; and as a snippet that embeds the view.
function content() {
  const embedded = new URL(location.href);
  embedded.searchParams.set('embed', 'true');
  // The address may hold any text; in the snippet it stands inside an attribute.
  const attribute = embedded.href.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;');
  return [
    copyable(t('Link to this exact view'), location.href, 3),
    copyable(t('Embed this view in a page'), `<iframe src="${attribute}" title="Dispute Atlas" width="100%" height="640" style="border:0"></iframe>`, 4),
    node('p', {}, t('The link holds the region, dates, filters, search and the place on the map. It works wherever this page can be reached.')),
  ];
}

export const share = () => box(t('Share'), {class: 'share right'}, content);
