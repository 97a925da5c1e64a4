// Plays the range: its events appear day by day, or by weeks, months or years, on the ground of that day. Everything comes in one
// answer (frames.py) before it starts; while it plays the server is asked nothing. Stopping, or coming to the end, is one change:
// the range then ends with the day that was shown.
import {DAY, edge, toIso, toNumber, written} from './days.js';
import {node, style} from './dom.js';
import {amount, t} from './words.js';

const STEPS = {day: 8, week: 6, month: 4, year: 1.2};  // how many a second
const SPEEDS = [.5, 1, 2, 4];
// What of a link is played; another region or an opened sentence changes nothing on the map that is.
const OF_A_VIEW = ['from', 'to', 'as_of', 'perspective', 'act', 'source', 'q', 'place', 'actor', 'language', 'modality', 'sure', 'outlets', 'lang'];
const part = link => { const all = new URLSearchParams(link); return new URLSearchParams(OF_A_VIEW.flatMap(name => all.getAll(name).map(value => [name, value]))).toString(); };

// The film of a range in steps: how many pictures it has, the last day of each, and what the map shows then.
export function film({first, last, events, places, grounds, title, pinned}, step) {
  const begin = step === 'day' ? first : step === 'week' ? first : edge(first, step, 0);
  let length = 0;
  const ends = [];
  do { length += 1; ends.push(Math.min(last, edge(begin, step, length) - 1)); } while (ends.at(-1) < last);
  const ground = day => (grounds.findLast(([from]) => from <= day) ?? grounds[0])[1];
  // The events of a place by that day, the latest of which gives the mark its shape.
  const markers = (day, before) => {
    const found = new Map();
    for (const [when, at, quadrant] of events) {
      if (when > day) break;
      const row = found.get(at) ?? [...places[at].slice(0, 3), 0, 0, places[at][3], false];
      row[3] = quadrant;
      row[4] += 1;
      row[6] ||= when > before;
      found.set(at, row);
    }
    return [...found.values()];
  };
  return {length, ends, picture: i => ({
    cells: null, markers: markers(ends[i], i ? ends[i - 1] : first - 1), ground: ground(ends[i]), as_of: toIso(ends[i]), title: title.replace('{day}', pinned ?? written(ends[i])),
  })};
}

const icon = path => node('svg', {width: 16, height: 16, viewBox: '0 0 16 16', 'aria-hidden': 'true'}, node('path', {d: path}));
const PLAY = 'M4 2v12l9.5-6Z', PAUSE = 'M3.5 2h3.4v12H3.5ZM9.1 2h3.4v12H9.1Z';

// `frame` holds the map, `map` is what overlay.js mounted, `ask` asks for a change, `now` is told the day on screen. Returns {show(view), stop()}: `show` returns
// whether the map is drawn here.
export function playing(frame, map, ask, now) {
  style(new URL('./play.css', import.meta.url).href);
  const calm = matchMedia('(prefers-reduced-motion: reduce)');
  let shown = null, key = null, data = null, reel = null, at = 0, running = false, clock = null, ticked = 0, picture = -1, focusing = false;

  const button = (label, path, act, name) => {
    const element = node('button', {type: 'button', class: name, 'aria-label': label, title: label}, icon(path));
    element.addEventListener('click', act);
    return element;
  };
  const day = node('p', {class: 'day'}), pinned = node('p', {class: 'pinned'}), status = node('p', {class: 'status', role: 'status'});
  const slider = node('input', {type: 'range', min: 0, step: 1, 'aria-label': t('Position')});
  const back = button(t('One step back'), 'M12 2v12L5 8ZM3 2h1.6v12H3Z', () => move(-1), 'back');
  const go = button(t('Play'), PLAY, () => (running ? pause() : run()), 'go');
  const on = button(t('One step on'), 'M4 2v12l7-6ZM11.4 2H13v12h-1.6Z', () => move(1), 'on');
  const end = button(t('Stop here'), 'M3 3h10v10H3Z', () => stop(), 'stop');
  const select = (label, options, name, choose) => {
    const list = node('select', {'aria-label': label, title: label, name}, ...options.map(([value, text]) => node('option', {value}, text)));
    list.addEventListener('change', () => choose(list.value));
    return list;
  };
  const steps = select(t('Steps'), [['day', t('by days')], ['week', t('by weeks')], ['month', t('by months')], ['year', t('by years')]], 'step', step => ask('play', step));
  const speeds = select(t('Speed'), SPEEDS.map(n => [n, `${amount(n)}×`]), 'speed', n => ask('speed', Number(n)));
  const bar = node('div', {class: 'atlas-player', role: 'group', 'aria-label': t('Play the range')}, day, pinned,
    node('div', {class: 'line'}, back, go, on, end, slider), node('div', {class: 'line choices'}, steps, speeds, status));
  bar.addEventListener('keydown', event => { if (event.key === 'Escape') stop(); });

  const draw = () => {
    const i = Math.min(reel.length - 1, Math.floor(at));
    if (i === picture) return;
    picture = i;
    const unit = shown.timeline.play === 'week' ? 'day' : shown.timeline.play;
    day.textContent = written(reel.ends[i], unit);
    slider.value = i;
    slider.setAttribute('aria-valuetext', written(reel.ends[i], unit));
    now(reel.ends[i]);
    map.update({...shown.map, place: null, ...reel.picture(i)});
  };
  const tick = now => {
    if (!running) return;
    const passed = Math.max(0, Math.min(250, now - ticked)) / 1000;
    ticked = now;
    at += passed * STEPS[shown.timeline.play] * shown.timeline.speed;
    bar.dataset.frames = (Number(bar.dataset.frames) || 0) + 1;
    const over = at >= reel.length;
    draw();
    if (over) return stop();
    clock = requestAnimationFrame(tick);
  };
  const told = () => {
    go.replaceChildren(icon(running ? PAUSE : PLAY));
    for (const name of ['aria-label', 'title']) go.setAttribute(name, running ? t('Pause') : t('Play'));
    bar.dataset.state = running ? 'playing' : 'paused';
  };
  const run = () => {
    if (!reel) return;
    if (at >= reel.length - 1) at = 0;
    running = true;
    ticked = performance.now();
    cancelAnimationFrame(clock);
    clock = requestAnimationFrame(tick);
    told();
  };
  const pause = () => {
    running = false;
    cancelAnimationFrame(clock);
    if (data) told();
  };
  const move = n => {
    if (!reel) return;
    pause();
    at = Math.max(0, Math.min(reel.length - 1, Math.floor(at) + n));
    draw();
  };
  slider.addEventListener('input', () => { pause(); at = Number(slider.value); if (reel) draw(); });
  document.addEventListener('visibilitychange', () => { if (document.hidden && running) pause(); });

  // The range now ends with the day on screen; one that was played to its end is as it was.
  const stop = () => {
    pause();
    const {from, to} = shown.timeline;
    if (!reel || picture >= reel.length - 1 || picture < 0) ask('played', {from, to});
    else ask('played', {from, to: toIso(reel.ends[picture])});
  };
  const close = () => {
    if (!bar.isConnected) return;
    pause();
    bar.remove();
    [key, data, reel, picture] = [null, null, null, -1];
  };
  const wind = () => {
    const before = reel?.ends[Math.min(reel.length - 1, Math.floor(at))];
    reel = film(data, shown.timeline.play);
    slider.max = reel.length - 1;
    at = before === undefined ? 0 : Math.max(0, reel.ends.findIndex(end => end >= before));
    picture = -1;
    draw();
  };
  const fetched = async query => {
    const response = await fetch(`frames?${query}`).catch(() => { throw new Error(t('The server does not answer; try again in a moment.')); });
    if (!response.ok) throw new Error(await response.text());
    return response.json();
  };
  const load = async query => {
    pause();
    [data, reel, picture] = [null, null, -1];
    go.disabled = on.disabled = back.disabled = slider.disabled = true;
    status.textContent = t('Preparing…');
    const found = await fetched(query);
    if (key !== query) return;  // another view was shown meanwhile
    data = found;
    const shapes = data.shapes;
    const features = rows => ({type: 'FeatureCollection', features: rows.map(([kind, shape]) => ({type: 'Feature', properties: {class: kind}, geometry: shapes[shape]}))});
    for (const [address, file] of Object.entries(data.files)) map.keep(address, {...file, areas: features(file.areas), lines: features(file.lines)});
    pinned.textContent = data.pinned ? t('Boundaries stay those of {day}: that day is pinned.', {day: data.pinned}) : '';
    go.disabled = on.disabled = back.disabled = slider.disabled = false;
    status.textContent = '';
    if (focusing) go.focus({preventScroll: true});  // not before: a button that is disabled loses it
    focusing = false;
    wind();
    if (calm.matches || document.hidden) told(); else run();
  };

  const show = next => {
    const {play, speed} = next.timeline, before = shown?.timeline;
    shown = next;
    if (!play) { close(); return false; }
    steps.value = play;
    speeds.value = speed;
    if (!bar.isConnected) {
      frame.append(bar);
      focusing = !calm.matches;
    }
    const wanted = part(next.link);
    if (wanted !== key) {
      key = wanted;
      load(wanted).catch(error => { status.textContent = error.message; });
    } else if (reel) {
      if (before.play !== play) wind(); else { picture = -1; draw(); }
    }
    return Boolean(reel);
  };
  return {show, stop};
}
