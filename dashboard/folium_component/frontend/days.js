// Days as numbers: how many since 1970, negative before. They travel as ISO strings and are written in the page's language.
import {calendar} from './words.js';

export const DAY = 86400000;
export const toNumber = iso => Math.floor(Date.parse(iso) / DAY);
export const toIso = number => new Date(Math.round(number) * DAY).toISOString().slice(0, 10);

// How a day is written, by its month: as a whole, without its year, without its day, and the month alone. The browser's own
// formats take long the first time, and not every browser has them for every language: the server sends those of others.
const KINDS = ['day', 'short', 'month', 'alone'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const ENGLISH = ['{day} M {year}', '{day} M', 'M {year}', 'M'].flatMap(pattern => MONTHS.map(name => pattern.replace('M', name)));
function told(number, kind) {
  const day = new Date(number * DAY);
  const pattern = (calendar() ?? ENGLISH)[12 * KINDS.indexOf(kind) + day.getUTCMonth()];
  return pattern.replace('{day}', day.getUTCDate()).replace('{year}', day.getUTCFullYear());
}

// The day as it is written: `6 Jul 2016`, of a month `Jul 2016`, of a year `2016`.
export function written(number, unit = 'day') {
  if (unit === 'year') return String(new Date(number * DAY).getUTCFullYear());
  return told(number, unit === 'month' || unit === 'quarter' ? 'month' : 'day');
}

// The first day of the bin `n` bins after the one that begins on `first`.
export function edge(first, unit, n) {
  if (unit === 'day' || unit === 'week') return first + n * (unit === 'week' ? 7 : 1);
  const day = new Date(first * DAY);
  day.setUTCDate(1);
  day.setUTCMonth(day.getUTCMonth() + n * {month: 1, quarter: 3, year: 12}[unit]);
  return day.getTime() / DAY;
}

// Where an axis from `first` to `last` has its marks, at most `most` of them: [[day, text], …].
const STEPS = [['day', 1], ['day', 2], ['day', 7], ['day', 14], ['month', 1], ['month', 2], ['month', 3], ['month', 6],
  ['year', 1], ['year', 2], ['year', 5], ['year', 10], ['year', 20], ['year', 50], ['year', 100], ['year', 500], ['year', 2000]];
const ABOUT = {day: 1, month: 30.4, year: 365.2};
export function ticks(first, last, most) {
  const [unit, n] = STEPS.find(([unit, n]) => (last - first) / (n * ABOUT[unit]) <= most) ?? STEPS.at(-1);
  const start = new Date(first * DAY), marks = [];
  if (unit === 'day') for (let day = Math.ceil(first); day <= last; day += n) marks.push([day, told(day, 'short')]);
  else {
    const year = start.getUTCFullYear(), month = unit === 'month' ? Math.floor(start.getUTCMonth() / n) * n : 0;
    start.setTime(0);
    start.setUTCFullYear(unit === 'year' ? Math.floor(year / n) * n : year, month, 1);
    for (; start.getTime() / DAY <= last; start.setUTCMonth(start.getUTCMonth() + (unit === 'year' ? 12 * n : n))) {
      const day = start.getTime() / DAY, named = unit === 'month' && start.getUTCMonth();
      if (day >= first) marks.push([day, named ? told(day, 'alone') : String(start.getUTCFullYear())]);
    }
  }
  return marks;
}
