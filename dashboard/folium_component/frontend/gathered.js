// Events close together on the map share one mark: marks that cover each other can be neither told apart nor hit.
import {t, tn} from './words.js';

const APART = 30;  // pixels between the middles of two marks, each 28 wide

// Gathers rows [id, lat, lon, quadrant, events, name] as they lie at a zoom into groups of one or more; the rows with most events
// come first and lend their place. `chosen` is the id of the place whose event is open.
export function gathered(rows, project, chosen) {
  const groups = [];
  for (const row of [...rows].sort((a, b) => (b[0] === chosen) - (a[0] === chosen) || b[4] - a[4])) {
    const {x, y} = project([row[1], row[2]]);
    const near = groups.find(group => Math.hypot(group.x - x, group.y - y) < APART);
    if (near) near.rows.push(row); else groups.push({x, y, rows: [row]});
  }
  return groups.map(group => group.rows);
}

// What a mark stands for, in words.
export function called(rows) {
  const events = rows.reduce((sum, row) => sum + row[4], 0);
  const counted = tn('{n} event', '{n} events', events);
  if (rows.length === 1) return `${rows[0][5]}: ${counted}`;
  const names = rows.slice(0, 3).map(row => row[5]).join(', ') + (rows.length > 3 ? ' …' : '');
  return t('{names}: {events} at {places}', {names, events: counted, places: tn('{n} place', '{n} places', rows.length)});
}
