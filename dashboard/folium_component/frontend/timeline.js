// The date range: two date fields and a brush over a histogram of events. Asks for a `range` when a change is finished. Beside it
// the day whose boundaries are drawn, which follows the range's end unless it is pinned, and the button that plays the range.
//
// Positions along the strip are fractions of the days between `first` and `last`, the days that the strip shows: of a short range
// only those near it (`close`).
import {edge, ticks, toIso, toNumber, written} from './days.js';
import {button, node} from './dom.js';
import {t, tn} from './words.js';

const soon = act => (globalThis.requestIdleCallback ? requestIdleCallback(act, {timeout: 500}) : setTimeout(act));  // not before the first map

const WHOLE_YEAR = '1000';  // while a year is typed, it is 0002 and 0020 before it is 2008

const field = (name, label, value) => node('label', {}, label, node('input', {type: 'date', name, value, max: '9999-12-31'}));

// The histogram. `range` is what the brush shows and `moved` tells of it.
function bars({first, last, unit, bins}) {
  const counts = bins.split(',').map(Number);
  const highest = Math.max(1, ...counts);
  const inside = node('path', {class: 'in'}), outside = node('path');
  const element = node('svg', {class: 'bars', viewBox: `0 0 ${last - first} 100`, preserveAspectRatio: 'none', 'aria-hidden': 'true'}, outside, inside);
  const edges = counts.map((_, i) => edge(first, unit, i) - first).concat(last - first);
  const paint = (from, to) => {
    const drawn = {true: '', false: ''};
    counts.forEach((n, i) => {
      if (!n) return;
      const [left, right] = [edges[i], Math.min(edges[i + 1], last - first)], width = right - left, middle = first + (left + right) / 2;
      drawn[middle >= from && middle <= to] += `M${left + .08 * width} 100V${100 - Math.max(8, Math.round(100 * n / highest))}h${.84 * width}V100Z`;
    });
    inside.setAttribute('d', drawn.true);
    outside.setAttribute('d', drawn.false);
  };
  return {element, paint};
}

// The strip with its brush: `get` and `set` the range [from, to] while it is being changed, `done` when it is.
function brush(data, range, changed, done) {
  const {first, last, whole} = data, span = last - first;
  const clamp = n => Math.min(last, Math.max(first, n));
  const handle = (name, label) => node('span', {class: `handle ${name}`, role: 'slider', tabindex: 0, 'aria-label': label, 'aria-valuemin': first, 'aria-valuemax': last});
  const left = handle('left', t('First day')), right = handle('right', t('Last day'));
  const window_ = node('div', {class: 'window'}, left, right);
  const chart = bars(data);
  const track = node('div', {class: 'track'}, chart.element, window_);
  const show = () => {
    const [from, to] = range();
    const at = day => 100 * (clamp(day) - first) / span;
    window_.style.left = `${at(from)}%`;
    window_.style.right = `${100 - at(to)}%`;
    chart.paint(from, to);
    for (const [element, value] of [[left, from], [right, to]]) {
      element.setAttribute('aria-valuenow', Math.round(value));
      soon(() => element.setAttribute('aria-valuetext', written(value)));
    }
  };
  const keys = (element, end) => element.addEventListener('keydown', event => {
    const far = Math.max(1, Math.round(span / 36)), farther = Math.max(7, Math.round(span / 12));
    const step = {ArrowLeft: -(event.shiftKey ? 1 : far), ArrowRight: event.shiftKey ? 1 : far, PageDown: -farther, PageUp: farther, Home: -span, End: span}[event.key];
    if (!step) return;
    event.preventDefault();
    const [from, to] = range(), day = clamp((end ? to : from) + step);
    changed(...end ? [from, Math.max(day, from)] : [Math.min(day, to), to]);
    done(350);  // one history entry for a run of key presses
  });
  keys(left, 0);
  keys(right, 1);
  track.addEventListener('pointerdown', event => {
    if (event.button) return;
    event.preventDefault();
    const box = track.getBoundingClientRect();
    const day = x => Math.round(clamp(first + span * (x - box.left) / box.width));
    const before = range(), origin = day(event.clientX);
    const grabbed = event.target === left ? 'left' : event.target === right ? 'right' : event.target === window_ && !whole ? 'window' : 'new';
    (event.target.focus ?? (() => {})).call(event.target);
    const move = event => {
      const now = day(event.clientX), [from, to] = range();
      if (grabbed === 'left') changed(Math.min(now, to), to);
      else if (grabbed === 'right') changed(from, Math.max(now, from));
      else if (grabbed === 'window') {
        const shift = Math.min(last - before[1], Math.max(first - before[0], now - origin));
        changed(before[0] + shift, before[1] + shift);
      } else if (Math.abs(event.clientX - (box.left + box.width * (origin - first) / span)) > 4) changed(Math.min(origin, now), Math.max(origin, now));
    };
    const end = () => {
      track.removeEventListener('pointermove', move);
      track.removeEventListener('pointerup', end);
      track.removeEventListener('pointercancel', end);
      done(0);
    };
    track.setPointerCapture(event.pointerId);
    track.addEventListener('pointermove', move);
    track.addEventListener('pointerup', end);
    track.addEventListener('pointercancel', end);
  });
  const axis = node('div', {class: 'years', 'aria-hidden': 'true'});
  const most = Math.max(3, Math.floor((innerWidth < 701 ? innerWidth : innerWidth - 640) / 74));
  for (const [day, text] of ticks(first, last, most)) {
    if ((day - first) / span <= .98) axis.append(node('span', {style: `left:${100 * (day - first) / span}%`}, text));
  }
  return {element: node('div', {class: 'chart'}, track, axis), show};
}

// The day of the boundaries: told, or where it is pinned, a field.
function clock({day, as_of: text, as_of_why: why, pinned}, ask) {
  const shown = pinned ? field('as_of', '', day).lastChild : node('b', {}, text);
  if (pinned) {
    shown.setAttribute('aria-label', t('Boundaries and control as of'));
    shown.addEventListener('change', () => { if (shown.value >= WHOLE_YEAR) ask('as_of', shown.value); });
  }
  const label = pinned ? t('Pinned: let the day follow the end of the range again') : t('Pin this day, whatever the range');
  const drawn = node('svg', {width: 16, height: 16, viewBox: '0 0 16 16', 'aria-hidden': 'true'}, node('path', {d: 'M5.5 1.5h5l-1 4.5 2.5 3h-8l2.5-3zM8 9v5.5'}));
  const pin = button(drawn, {class: 'pin', 'aria-pressed': String(pinned), 'aria-label': label, title: label}, () => ask('as_of', pinned ? null : day));
  return node('div', {class: 'clock'}, node('span', {}, t('Boundaries and control as of')), node('div', {}, shown, ' ', node('small', {}, why), pin));
}

function draw(strip, frame, ask, play) {
  const data = {...frame.data, first: toNumber(frame.data.first), last: toNumber(frame.data.last), whole: !frame.data.from && !frame.data.to};
  const {first, last, close} = data;
  const edges = [first, last];  // what an open range reaches to
  let from = data.from ? toNumber(data.from) : edges[0], to = data.to ? toNumber(data.to) : edges[1];

  const send = () => {
    // To the edge of all years means from the very first, or to the very last; near a short range the edge is a day like others.
    const value = {from: from <= first && !close ? null : toIso(from), to: to >= last && !close ? null : toIso(to)};
    if (!data.from && from === edges[0]) value.from = null;
    if (!data.to && to === edges[1]) value.to = null;
    if ((value.from ?? '') === (data.from ?? '') && (value.to ?? '') === (data.to ?? '')) return;
    ask('range', value);
  };
  const done = pause => {
    clearTimeout(frame.pause);
    if (pause) frame.pause = setTimeout(send, pause); else send();
  };
  const start = field('from', t('Events from'), ''), end = field('to', t('to'), '');
  const show = () => {
    strips.show();
    start.lastChild.value = toIso(from);
    end.lastChild.value = toIso(to);
  };
  const changed = (a, b) => { [from, to] = [a, b]; show(); };
  const strips = brush(data, () => [from, to], changed, done);
  for (const input of [start.lastChild, end.lastChild]) {
    input.addEventListener('change', () => {
      if (input.value < WHOLE_YEAR) return;
      const day = toNumber(input.value);
      if (input.name === 'from') changed(day, Math.max(to, day)); else changed(Math.min(from, day), day);
      const value = {from: data.from, to: data.to, [input.name]: input.value};
      if (value.from && value.to && value.from > value.to) value[input.name === 'from' ? 'to' : 'from'] = input.value;
      ask('range', value);
    });
  }
  const all = button(t('All dates'), {class: 'all', disabled: data.whole, title: t('Show all dates')}, () => ask('range', {}));
  const sign = node('svg', {width: 14, height: 14, viewBox: '0 0 14 14', 'aria-hidden': 'true'}, node('path', {d: data.play ? 'M2 2h10v10H2Z' : 'M3 1.5v11L12.5 7Z'}));
  const playing = button(node('span', {}, sign, ` ${data.play ? t('Stop') : t('Play')}`), {class: 'play', 'aria-pressed': String(Boolean(data.play)),
    title: t('Play the range: boundaries and events day by day, or by weeks, months or years')}, () => play(data));
  // Events long before or after most others have their bins where they are asked for.
  const outside = (side, n, value) => n ? button(side === 'earlier' ? tn('{n} earlier', '{n} earlier', n) : tn('{n} later', '{n} later', n), {class: `outside ${side}`}, () => ask('range', value)) : null;
  const earlier = outside('earlier', data.before, {from: null, to: toIso(first - 1)});
  const later = outside('later', data.after, {from: toIso(last + 1), to: null});

  strip.replaceChildren(node('div', {class: 'fields'}, start, end, all, playing), strips.element, clock(data, ask));
  strips.element.append(...[earlier, later].filter(Boolean));
  show();
}

// `ask` asks for a change, `play(data)` plays the range or stops. Returns a function that shows a view's part, with the `element`.
export function timeline(ask, play) {
  const strip = node('div', {class: 'atlas-timeline'});
  const frame = {};
  const show = data => {
    const drawn = JSON.stringify(data);
    if (frame.drawn === drawn) return;
    frame.drawn = drawn;
    frame.data = data;
    clearTimeout(frame.pause);
    const active = strip.contains(document.activeElement) ? document.activeElement : null;
    draw(strip, frame, ask, play);
    if (active?.name) strip.querySelector(`[name="${active.name}"]`)?.focus();
    else if (active?.className) strip.querySelector(`.${active.className.trim().split(' ').join('.')}`)?.focus();
  };
  // Where the range is being played, and which day's boundaries are drawn then.
  show.now = day => {
    const [first, last] = [toNumber(frame.data.first), toNumber(frame.data.last)];
    let line = strip.querySelector('.now');
    if (!line) strip.querySelector('.track').append(line = node('span', {class: 'now'}));
    line.style.left = `${100 * (Math.min(last, Math.max(first, day)) - first) / (last - first)}%`;
    if (frame.data.pinned) return;
    strip.querySelector('.clock b').textContent = written(day);
    strip.querySelector('.clock small').textContent = '';
  };
  show.element = strip;
  return show;
}
