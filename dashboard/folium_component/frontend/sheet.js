// The panel as a sheet over the map, on a narrow screen; loaded there alone. It has three stops: its title, half of the map, all of
// it. The handle leads from one to the next; it is dragged, clicked or moved with the arrow keys. page.css says how high each is.
import {node, phone} from './dom.js';
import {t} from './words.js';

const STOPS = ['peek', 'half', 'full'];
const SAID = {peek: () => t('Panel: its title'), half: () => t('Panel: half of the map'), full: () => t('Panel: over the map')};
const CLICK = 6;  // pixels that a finger may move and still have clicked
const AHEAD = 120;  // milliseconds: a flick ends where it would be then

// Makes `side`, which has its first stop, a sheet.
export function sheet(side) {
  const handle = node('button', {type: 'button', class: 'grip'});
  const at = () => STOPS.indexOf(side.dataset.stop);
  const to = number => {
    const stop = STOPS[Math.max(0, Math.min(number, STOPS.length - 1))];
    if (stop === 'peek') side.scrollTop = 0;
    side.dataset.stop = stop;
    handle.setAttribute('aria-expanded', String(stop !== 'peek'));
    handle.setAttribute('aria-label', SAID[stop]());
  };
  const raise = () => { if (at() === 0) to(1); };

  // Where it is let go, or would come to, the nearest stop.
  const nearest = height => {
    const whole = side.parentElement.clientHeight, heights = [parseFloat(getComputedStyle(side).minHeight), whole / 2, whole];
    const far = heights.map(each => Math.abs(each - height));
    return far.indexOf(Math.min(...far));
  };
  let dragged = false;
  const drag = down => {
    if (!phone.matches || down.button || !(at() === 0 || down.target === handle)) return;
    const height = side.offsetHeight;
    let last = down, speed = 0;
    dragged = false;
    const move = event => {
      const moved = down.clientY - event.clientY;
      if (!dragged && Math.abs(moved) <= CLICK) return;
      if (!dragged) side.setPointerCapture(down.pointerId);  // of what was pressed this is no click then
      dragged = true;
      speed = (last.clientY - event.clientY) / Math.max(1, event.timeStamp - last.timeStamp);
      last = event;
      side.classList.add('dragged');
      side.style.height = `${height + moved}px`;
    };
    const end = event => {
      for (const [name, act] of heard) removeEventListener(name, act);
      if (!dragged) return;
      const held = event.timeStamp - last.timeStamp > AHEAD;  // it rested before it was let go
      to(nearest(side.offsetHeight + (held ? 0 : speed * AHEAD)));
      side.classList.remove('dragged');
      side.style.height = '';
    };
    const heard = Object.entries({pointermove: move, pointerup: end, pointercancel: end});
    for (const [name, act] of heard) addEventListener(name, act);  // a quick mouse has left the sheet with its first move
  };
  side.addEventListener('pointerdown', drag);
  side.addEventListener('click', event => {
    if (dragged) dragged = false;
    else if (event.target === handle) to((at() + 1) % STOPS.length);
    else if (phone.matches && !event.target.closest('button, a, summary, input, select')) raise();
  });
  handle.addEventListener('keydown', event => {
    const step = {ArrowUp: 1, ArrowDown: -1, Home: -STOPS.length, End: STOPS.length}[event.key];
    if (!step) return;
    event.preventDefault();
    to(at() + step);
  });
  // What the keyboard reaches is seen.
  side.addEventListener('focusin', event => { if (event.target !== handle && event.target.matches(':focus-visible')) raise(); });

  side.prepend(handle);
  to(at());
  return {
    raise,
    lower: () => to(0),
    // How much of a map's frame it covers at half, in pixels.
    covers: frame => (phone.matches && at() === 1 ? frame.offsetTop + frame.clientHeight - side.parentElement.clientHeight / 2 : 0),
  };
}
