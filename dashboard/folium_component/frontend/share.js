// The Share box. What is in it is loaded when it is first opened.
import {box, node} from './dom.js';
import {t} from './words.js';

function content() {
  const place = node('div', {class: 'sharing', 'aria-busy': 'true'});
  import('./sharing.js').then(({sharing}) => sharing(place)).catch(() => {
    place.textContent = t('This part of the page could not be loaded. Reload the page and try again.');
  }).finally(() => place.removeAttribute('aria-busy'));
  return [place];
}

export const share = () => box(t('Share'), {class: 'share right'}, content);
