// The Take away box: what a view shows, as files.
import {box, node} from './dom.js';
import {t} from './words.js';

// The files are made by the server from the same link that is in the address.
function content(formats) {
  return [
    node('p', {}, t('What this view shows, as a file:')),
    ...formats.map(([format, label]) => node('a', {href: `export/${format}${location.search}`, download: true}, label)),
  ];
}

export const takeAway = formats => box(t('Take away'), {class: 'away right'}, () => content(formats));
