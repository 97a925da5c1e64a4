// The date range: two date fields and a brush over a histogram of events. Asks for a `range` when a change is finished.
//
// Days travel as ISO strings; positions along the strip are fractions of the days between `first` and `last`.
import {node} from './dom.js';
import {t} from './words.js';

const DAY = 86400000;
const toNumber = iso => Date.parse(iso) / DAY;
const toIso = number => new Date(Math.round(number) * DAY).toISOString().slice(0, 10);

function draw(strip, frame, ask) {
  const {data} = frame;
  const first = toNumber(data.first), last = toNumber(data.last), span = last - first;
  const clamp = n => Math.min(last, Math.max(first, n));
  let from = data.from ? clamp(toNumber(data.from)) : first, to = data.to ? clamp(toNumber(data.to)) : last;

  const bins = data.bins.split(',').map(Number);
  const highest = Math.max(1, ...bins);
  const inside = node('path', {class: 'in'}), outside = node('path');
  const bars = node('svg', {class: 'bars', viewBox: `0 0 ${bins.length} 100`, preserveAspectRatio: 'none', 'aria-hidden': 'true'}, outside, inside);
  const paint = () => {
    const drawn = {true: '', false: ''};
    bins.forEach((n, i) => {
      const middle = first + (i + .5) * span / bins.length;
      if (n) drawn[middle >= from && middle <= to] += `M${i + .08} 100V${100 - Math.max(8, Math.round(100 * n / highest))}h.84V100Z`;
    });
    inside.setAttribute('d', drawn.true);
    outside.setAttribute('d', drawn.false);
  };
  const field = (name, label, value) => node('label', {}, label, node('input', {type: 'date', name, value, min: data.first, max: data.last}));
  const start = field('from', t('Events from'), toIso(from)), end = field('to', t('to'), toIso(to));
  const handle = (name, label) => node('span', {class: `handle ${name}`, role: 'slider', tabindex: 0, 'aria-label': label,
    'aria-valuemin': first, 'aria-valuemax': last});
  const left = handle('left', t('First day')), right = handle('right', t('Last day'));
  const window_ = node('div', {class: 'window'}, left, right);
  const track = node('div', {class: 'track'}, bars, window_);
  const years = node('div', {class: 'years', 'aria-hidden': 'true'});
  for (let year = Math.ceil(+data.first.slice(0, 4) / 5) * 5; year <= +data.last.slice(0, 4); year += 5) {
    const at = (toNumber(`${year}-01-01`) - first) / span;
    if (at >= 0 && at <= .98) years.append(node('span', {style: `left:${100 * at}%`}, String(year)));
  }
  const all = node('button', {type: 'button', class: 'all', disabled: !data.from && !data.to, title: t('Show all dates')}, t('All dates'));

  const show = () => {
    window_.style.left = `${100 * (from - first) / span}%`;
    window_.style.right = `${100 * (last - to) / span}%`;
    paint();
    start.lastChild.value = toIso(from);
    end.lastChild.value = toIso(to);
    for (const [element, value] of [[left, from], [right, to]]) {
      element.setAttribute('aria-valuenow', Math.round(value));
      element.setAttribute('aria-valuetext', toIso(value));
    }
  };
  const send = () => {
    const value = {from: from <= first ? null : toIso(from), to: to >= last ? null : toIso(to)};
    if ((value.from ?? '') === (data.from ?? '') && (value.to ?? '') === (data.to ?? '')) return;
    ask('range', value);
  };

  for (const input of [start.lastChild, end.lastChild]) {
    input.addEventListener('change', () => {
      if (!input.value) return;
      const day = clamp(toNumber(input.value));
      if (input.name === 'from') { from = day; to = Math.max(to, day); } else { to = day; from = Math.min(from, day); }
      show(); send();
    });
  }
  all.addEventListener('click', () => { from = first; to = last; show(); send(); });
  const keys = (element, get, set) => element.addEventListener('keydown', event => {
    const step = {ArrowLeft: -30, ArrowRight: 30, PageDown: -365, PageUp: 365, Home: -span, End: span}[event.key];
    if (!step) return;
    event.preventDefault();
    set(clamp(get() + step));
    show();
    clearTimeout(frame.pause);
    frame.pause = setTimeout(send, 350);  // one history entry for a run of key presses
  });
  keys(left, () => from, day => { from = Math.min(day, to); });
  keys(right, () => to, day => { to = Math.max(day, from); });

  track.addEventListener('pointerdown', event => {
    if (event.button) return;
    event.preventDefault();
    const box = track.getBoundingClientRect();
    const day = x => clamp(first + span * (x - box.left) / box.width);
    const grabbed = event.target === left ? 'left' : event.target === right ? 'right'
      : event.target === window_ && (from > first || to < last) ? 'window' : 'new';
    const origin = day(event.clientX), before = [from, to];
    (event.target.focus ?? (() => {})).call(event.target);
    const move = event => {
      const now = day(event.clientX);
      if (grabbed === 'left') from = Math.min(now, to);
      else if (grabbed === 'right') to = Math.max(now, from);
      else if (grabbed === 'window') {
        const shift = Math.min(last - before[1], Math.max(first - before[0], now - origin));
        [from, to] = [before[0] + shift, before[1] + shift];
      } else if (Math.abs(now - origin) > span / 200) [from, to] = [Math.min(origin, now), Math.max(origin, now)];
      show();
    };
    const done = () => {
      track.removeEventListener('pointermove', move);
      track.removeEventListener('pointerup', done);
      track.removeEventListener('pointercancel', done);
      send();
    };
    track.setPointerCapture(event.pointerId);
    track.addEventListener('pointermove', move);
    track.addEventListener('pointerup', done);
    track.addEventListener('pointercancel', done);
  });

  strip.replaceChildren(node('div', {class: 'fields'}, start, end, all), node('div', {class: 'chart'}, track, years),
    node('div', {class: 'clock'}, node('span', {}, t('Boundaries and control as of')), node('b', {}, data.as_of), ' ', node('small', {}, data.as_of_why)));
  show();
}

// `ask` asks for a change. Returns a function that shows a view's part, with the `element`.
export function timeline(ask) {
  const strip = node('div', {class: 'atlas-timeline'});
  const frame = {};
  const show = data => {
    const drawn = JSON.stringify(data);
    if (frame.drawn === drawn) return;
    frame.drawn = drawn;
    frame.data = data;
    const focused = strip.contains(document.activeElement) && document.activeElement.className;
    draw(strip, frame, ask);
    if (focused) strip.querySelector(`.${focused.trim().split(' ').join('.')}`)?.focus();
  };
  show.element = strip;
  return show;
}
