// Everything on the map as tables, in its place: areas, and events. Draws what tables.py sends; texts are set as text.
import {button, node, style} from './dom.js';
import {spoken, t} from './words.js';

await style(new URL('./table.css', import.meta.url).href);

const text = cell => Array.isArray(cell) ? cell[0] : cell;
const key = cell => Array.isArray(cell) ? cell[1] : cell;

// A table whose headers sort it. Roles are spelled out: on a phone its rows are drawn as blocks, and browsers would forget them. `sorted` is [column, 1 or -1] or null, and is kept by whoever draws it anew.
function table({caption, columns, rows}, sorted, sort, open) {
  const order = new Intl.Collator(spoken, {numeric: true});
  const by = ([column, way]) => (a, b) => {
    const one = key(a.cells[column]), other = key(b.cells[column]);
    return way * (typeof one === 'number' ? one - other : order.compare(one, other));
  };
  const head = columns.map((name, column) => {
    const on = sorted?.[0] === column;
    return node('th', {scope: 'col', role: 'columnheader', 'aria-sort': on ? (sorted[1] > 0 ? 'ascending' : 'descending') : null},
      button(name, {'data-column': column}, () => sort([column, on ? -sorted[1] : 1])));
  });
  head.forEach((cell, column) => cell.firstChild.append(node('span', {'aria-hidden': 'true'}, sorted?.[0] === column ? (sorted[1] > 0 ? ' ▲' : ' ▼') : ' ↕')));
  const line = row => {
    const opens = button(text(row.cells[0]), {class: 'link', 'aria-current': row.chosen ? 'true' : null}, () => open(row));
    return node('tr', {role: 'row', class: row.chosen ? 'chosen' : '', 'data-region': row.region, 'data-id': row.event},
      node('th', {scope: 'row', role: 'rowheader'}, opens),
      ...row.cells.slice(1).map((cell, n) => node('td', {role: 'cell', 'data-label': columns[n + 1], class: typeof key(cell) === 'number' ? 'n' : null}, text(cell))));
  };
  return node('table', {role: 'table'}, node('caption', {}, caption), node('thead', {role: 'rowgroup'}, node('tr', {role: 'row'}, ...head)),
    node('tbody', {role: 'rowgroup'}, ...(sorted ? [...rows].sort(by(sorted)) : rows).map(line)));
}

// Draws in `frame`, over the map. `on` has region(id) and event(id). Returns a function that shows a view.
export function tables(frame, on) {
  const element = node('div', {class: 'atlas-tables', tabindex: 0, role: 'region', 'aria-label': t('The map as a table')});
  const sorted = {};
  let asked = null, data = null;
  const draw = () => {
    const focused = element.contains(document.activeElement) ? document.activeElement : null;
    const row = focused?.closest('tbody tr'), again = row ? `tr[${row.dataset.region ? `data-region="${row.dataset.region}"` : `data-id="${row.dataset.id}"`}] button`
      : focused?.dataset.column && `[data-kind="${focused.closest('section').dataset.kind}"] [data-column="${focused.dataset.column}"]`;
    element.replaceChildren(...Object.entries(data).map(([kind, each]) => node('section', {'data-kind': kind},
      table(each, sorted[kind], how => { sorted[kind] = how; draw(); }, row => row.region ? on.region(row.region) : on.event(row.event)),
      each.rows.length ? null : node('p', {}, t('Nothing here.')))));
    if (again) element.querySelector(again)?.focus({preventScroll: true});
  };
  return async ({link, shown_as: as}) => {
    const on = as === 'table';
    frame.classList.toggle('as-table', on);
    frame.querySelector('.atlas-map').inert = on;
    if (!on) { element.remove(); return; }
    if (!element.isConnected) frame.append(element);
    const mine = asked = link;
    const response = await fetch(`table${link}`).catch(() => null);
    if (mine !== asked) return;  // another view was asked for meanwhile
    if (!response?.ok) {
      element.replaceChildren(node('p', {role: 'alert'}, response ? await response.text() : t('The server does not answer; what is shown may be out of date. Try again in a moment.')));
      return;
    }
    data = await response.json();
    draw();
  };
}
