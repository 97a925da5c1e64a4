// The chart of events in time: acts as rows, happenings as marks, drawn by Vega from what charts.py sends. A brush over it chooses
// the range, a click on a mark opens its event. A change of the range only sets signals. Vega interprets its expressions, so that
// nothing is evaluated as code; texts are set as text.
import {DAY, ticks, toIso, toNumber, written} from './days.js';
import {node, style, symbol} from './dom.js';
import {t, tn} from './words.js';

const OF_A_VIEW = ['region', 'perspective', 'act', 'source', 'q', 'place', 'actor', 'language', 'modality', 'sure', 'outlets', 'lang'];
const MOST_LISTED = 300;

// The part of a link that the events depend on.
function part(link, names) {
  const all = new URLSearchParams(link), some = new URLSearchParams();
  for (const name of names) for (const value of all.getAll(name)) some.append(name, value);
  return some.toString();
}

async function fetched(query) {
  const response = await fetch(`chart?${query}`).catch(() => { throw new Error(t('The chart could not be fetched; the server does not answer.')); });
  if (!response.ok) throw new Error(await response.text());
  const data = await response.json();
  data.rows = data.rows.map(([id, act, quadrant, first, last, date, place, outlets, quote]) => ({
    id, act: data.acts[act], quadrant: data.quadrants[quadrant][0], from: first * DAY, to: (last + 1) * DAY, exact: first === last, first, last, date, place, outlets, quote,
  }));
  return data;
}

// What a mark says when it is pointed at.
function tip(body) {
  const element = node('div', {class: 'tip', hidden: true});
  body.append(element);
  return (_handler, event, item, row) => {
    element.hidden = !row?.id;
    if (element.hidden) return;
    element.replaceChildren(
      node('b', {}, row.date), ` · ${row.act}`, row.place ? ` · ${row.place}` : '', row.outlets > 1 ? ` · ${tn('{n} outlet', '{n} outlets', row.outlets)}` : '',
      node('p', {}, row.quote));
    const box = body.getBoundingClientRect(), x = event.clientX - box.left, y = event.clientY - box.top;
    element.style.left = `${Math.max(6, Math.min(x + 12, box.width - 316))}px`;
    element.style.bottom = `${box.height - y + 12}px`;
  };
}

// The same events as a list of buttons, for whoever cannot or would not point at marks.
function listed(rows, {timeline, panel}, ask) {
  const first = toNumber(timeline.from ?? timeline.first), last = toNumber(timeline.to ?? timeline.last);
  const inside = rows.filter(row => row.last >= first && row.first <= last);
  const items = inside.slice(-MOST_LISTED).reverse().map(row => {
    const open = node('button', {type: 'button', 'data-event': row.id, 'aria-current': panel.subject.endsWith(row.id) ? 'true' : null}, symbol(row.quadrant, 14), node('b', {}, row.date), ` ${row.act}`, row.place ? `, ${row.place}` : '', node('span', {}, row.quote));
    open.addEventListener('click', () => ask('open', {event: row.id}));
    return node('li', {}, open);
  });
  return node('div', {class: 'list', tabindex: 0, role: 'group', 'aria-label': t('Events in time')}, inside.length > items.length ? node('p', {}, t('The latest {n} of {all}', {n: items.length, all: inside.length})) : '',
    inside.length ? node('ul', {}, ...items) : node('p', {}, t('No dated events here.')));
}

// Draws in `body`, says in `told` what is not shown, and puts the button for the list into `switches`.
export async function chart(body, told, switches, ask) {
  await style(new URL('./chart.css', import.meta.url).href);
  const plot = node('div', {class: 'plot', role: 'img', 'aria-label': t('Events in time')}), axis = node('div', {class: 'axis', 'aria-hidden': 'true'});
  const scroll = node('div', {class: 'scroll', tabindex: 0, role: 'group', 'aria-label': t('Events in time')}, axis, plot);
  const toList = node('button', {type: 'button', 'aria-pressed': 'false'}, t('As a list'));
  switches.replaceChildren(toList);
  body.replaceChildren(scroll);
  const tooltip = tip(body);
  let view = null, key = null, data = null, screen = null, vega = null, asList = false, turn = Promise.resolve();

  const list = () => {
    body.querySelector('.list')?.remove();
    scroll.hidden = asList;
    toList.setAttribute('aria-pressed', String(asList));
    if (asList && data) body.append(listed(data.rows, screen, ask));
  };
  toList.addEventListener('click', () => { asList = !asList; list(); if (!asList) place(); });

  const ends = () => {
    const {first, last} = screen.timeline;
    return [toNumber(first), toNumber(last) + 1];
  };
  // The axis stands above the rows, which scroll below it.
  const write = marks => {
    const x = view.scale('x'), left = view.origin()[0];
    axis.replaceChildren(...marks.filter(([day]) => left + x(day * DAY) < axis.clientWidth - 16).map(([day, text]) => node('span', {style: `left:${left + x(day * DAY)}px`}, text)));
  };
  // The days that are shown, the range and the event that is open, as signals.
  const place = async () => {
    if (!view || !plot.clientWidth) return;
    const [first, last] = ends(), {from, to} = screen.timeline;
    const marks = ticks(first, last, Math.max(3, Math.floor((plot.clientWidth - 140) / 70)));
    const opened = screen.panel.subject.split('|').pop();
    await view.signal('first', first * DAY).signal('last', last * DAY).signal('marks', marks.map(([day]) => day * DAY)).signal('open', opened).resize().runAsync();
    const x = view.scale('x');
    const brush = from || to ? [x(Math.max(first, from ? toNumber(from) : first) * DAY), x(Math.min(last, to ? toNumber(to) + 1 : last) * DAY)] : [0, 0];
    await view.signal('brush_x', brush).runAsync();
    write(marks);
  };
  // A brush that was drawn or moved is one change when the pointer is let go; a click leaves the range as it was.
  let held = false, brushed = false;
  const letGo = () => {
    const done = held && brushed;
    held = brushed = false;
    if (!done) return;
    const [a, b] = view.signal('brush_x'), x = view.scale('x');
    if (Math.abs(b - a) < 4) { place(); return; }
    const [first, last] = ends(), {close} = screen.timeline;
    const from = Math.floor(x.invert(Math.min(a, b)) / DAY), to = Math.ceil(x.invert(Math.max(a, b)) / DAY) - 1;
    ask('range', {from: from <= first && !close ? null : toIso(from), to: to >= last - 1 && !close ? null : toIso(Math.max(from, to))});
  };
  plot.addEventListener('pointerdown', () => { held = true; }, true);
  addEventListener('pointerup', () => setTimeout(letGo));
  addEventListener('pointercancel', () => { held = brushed = false; if (view) place(); });

  let drawn = '';  // the chart without its rows, as text
  const draw = async () => {
    const wanted = JSON.stringify(data.spec);
    if (view && wanted === drawn && data.rows.length) {
      view.data('rows', data.rows);
      await place();
      return;
    }
    drawn = wanted;
    view?.finalize();
    view = null;
    plot.replaceChildren();
    if (!data.rows.length) {
      plot.replaceChildren(node('p', {class: 'empty'}, t('No dated events here.')));
      axis.replaceChildren();
      return;
    }
    vega ??= Object.values(await import(new URL(data.vega, document.baseURI).href)).find(value => typeof value === 'function')();
    const {embed, expressionInterpreter} = await vega;
    const spec = {...data.spec, datasets: {rows: data.rows}};
    ({view} = await embed(plot, spec, {actions: false, defaultStyle: false, renderer: 'svg', ast: true, expr: expressionInterpreter, tooltip, logLevel: 1}));
    view.addEventListener('click', (_event, item) => { if (item?.datum?.id) ask('open', {event: item.datum.id}); });
    view.addSignalListener('brush_x', () => { brushed ||= held; });
    plot.querySelector('svg')?.setAttribute('aria-hidden', 'true');
    await place();
  };
  new ResizeObserver(() => { if (view && !scroll.hidden) place(); }).observe(plot);

  const say = () => {
    const latest = data.latest < data.dated ? t('The latest {n} of {all}', {n: data.latest, all: data.dated}) : '';
    const undated = data.undated ? tn('{n} undated event is not shown', '{n} undated events are not shown', data.undated) : '';
    told.textContent = [latest, undated].filter(Boolean).join(' · ');
    const span = screen.timeline;
    const described = t('{n} dated events by act, from {from} to {to}. The same is there as a list.',
      {n: data.rows.length, from: written(toNumber(span.first)), to: written(toNumber(span.last))});
    plot.setAttribute('aria-label', latest ? `${latest}. ${described}` : described);
  };
  // What a view needs, asked for as soon as the view is known; `null` when it is there.
  let asked = {query: null, answer: null};
  const done = answer => { if (asked.answer === answer) asked = {query: null, answer: null}; };  // unless another is asked by now
  const needed = next => {
    const names = data && !data.whole ? [...OF_A_VIEW, 'from', 'to'] : OF_A_VIEW;
    if (part(next.link, names) === key) return null;
    const query = part(next.link, [...OF_A_VIEW, 'from', 'to']);
    if (asked.query !== query) {
      const answer = fetched(query);
      asked = {query, answer};
      answer.catch(() => done(answer));  // the next view asks again
    }
    return asked.answer;
  };
  const update = async next => {
    screen = next;
    const answer = needed(next);
    if (answer) {
      data = await answer;
      done(answer);
      key = part(next.link, data.whole ? OF_A_VIEW : [...OF_A_VIEW, 'from', 'to']);
      await draw();
      say();  // after Vega, which names the plot too
    } else {
      say();
      await place();
    }
    list();
  };
  // One after the other: what is drawn belongs to the view that was shown last.
  return {expect: needed, show: next => (turn = turn.catch(() => null).then(() => update(next)))};
}
