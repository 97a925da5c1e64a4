// A tour of four steps beside the page: nothing waits for it, and it goes for good with one key.
import {node, style} from './dom.js';
import {t} from './words.js';

const STEPS = [
  ['.atlas-frame', () => t('Begin on the map'), () => t('Click an area, or choose one from the list. A second click goes into its parts. Marks stand for events.')],
  ['.atlas-timeline', () => t('Choose the time'), () => t('Drag the ends of the range. Events, passages and boundaries follow together.')],
  ['.atlas-search', () => t('Search anything'), () => t('Places in four scripts, regions, acts, people, words and “exact phrases”. The key / leads here.')],
  ['.atlas-header .share', () => t('Pass it on'), () => t('The link holds all that you see. Here are ways to send, embed and cite it.')],
];
const GAP = 12;
let open = null, styled = null;

// Beside what it is about: below it where there is room, else in its upper right corner.
function put(card, target) {
  if (matchMedia('(max-width: 700px)').matches) {
    card.style.left = card.style.top = '';
    return;
  }
  const at = target.getBoundingClientRect(), {offsetWidth: width, offsetHeight: height} = card;
  const below = at.bottom + GAP + height <= innerHeight;
  const left = below ? at.left + (at.width - width) / 2 : at.right - width - GAP;
  card.style.left = `${Math.max(GAP, Math.min(left, innerWidth - width - GAP))}px`;
  card.style.top = `${below ? at.bottom + GAP : at.top + 5 * GAP}px`;
}

// `back` has the focus when the tour was asked for, and gets it again.
export async function tour(back) {
  await (styled ??= style(new URL('./tour.css', import.meta.url).href));
  open?.();
  const had = back ?? (document.activeElement === document.body ? null : document.activeElement);
  let number = -1, target = null;
  const title = node('h2', {id: 'atlas-tour-title', tabindex: -1}), text = node('p', {id: 'atlas-tour-text'});
  const count = node('span', {class: 'count'});
  const previous = node('button', {type: 'button'}, t('Back')), next = node('button', {type: 'button', class: 'main'});
  const leave = node('button', {type: 'button', class: 'leave', 'aria-label': t('Close the tour'), title: t('Close the tour')}, '×');
  const card = node('div', {class: 'atlas-tour', role: 'dialog', 'aria-modal': 'false', 'aria-labelledby': 'atlas-tour-title', 'aria-describedby': 'atlas-tour-text'},
    leave, title, text, node('div', {class: 'row'}, count, previous, next));
  const steps = STEPS.filter(([name]) => document.querySelector(name)?.checkVisibility?.() ?? true);

  const show = to => {
    if (to >= steps.length) return close();
    number = to;
    target?.classList.remove('atlas-toured');
    target = document.querySelector(steps[number][0]);
    target.classList.add('atlas-toured');
    title.textContent = steps[number][1]();
    text.textContent = steps[number][2]();
    count.textContent = `${number + 1} / ${steps.length}`;
    previous.hidden = number === 0;
    next.textContent = number === steps.length - 1 ? t('Done') : t('Next');
    put(card, target);
  };
  const close = () => {
    target?.classList.remove('atlas-toured');
    const inside = card.contains(document.activeElement);
    card.remove();
    removeEventListener('resize', place);
    document.removeEventListener('keydown', key, true);
    open = null;
    if (inside) had?.focus({preventScroll: true});
  };
  const place = () => put(card, target);
  const key = event => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    close();
  };
  next.addEventListener('click', () => { show(number + 1); if (open) title.focus({preventScroll: true}); });
  previous.addEventListener('click', () => { show(number - 1); title.focus({preventScroll: true}); });
  leave.addEventListener('click', close);
  addEventListener('resize', place);
  document.addEventListener('keydown', key, true);
  open = close;
  (document.querySelector('.atlas') ?? document.body).append(card);
  show(0);
  // Somebody who is at something already is not taken away from it.
  if (back || document.activeElement === document.body) title.focus({preventScroll: true});
}
