// The reader: an article whole, with the mentions, dates and events that were read in it marked where they stand.
//
// Draws what reading.py prepared; every text is set as text. Marks carry what highlight.js goes by, so that pointing at one lets the
// region or place stand out on the map, and the other way round. One mark is the current one, and the only one that Tab reaches;
// Next, Previous and their keys lead from mark to mark. Of a long article one piece is drawn, and the others when they are asked for.
import {button, node, outside, style, symbol} from './dom.js';
import {t} from './words.js';

await style(new URL('./reader.css', import.meta.url).href);

const KINDS = {mention: t('Places'), date: t('Dates'), event: t('Events')};
const KEYS = {n: 1, j: 1, p: -1, k: -1};
// How the reader is set, whichever article is open: kinds of marks that are not shown, and whether letters are keys.
const off = new Set();
let letters = true;
// The article that is open: {key, element, turn}.
let open = null;

const shown = kinds => kinds.split(' ').some(kind => !off.has(kind));

function mark(text, {kinds, regions, place, at, of, events, read}, act) {
  const element = node('mark', {class: kinds, role: 'button', tabindex: -1, 'data-regions': regions.join(' ') || null, 'data-place': place,
    'data-at': at, 'data-of': of, 'data-events': events.join(' ') || null, 'aria-expanded': 'false'}, text);
  element.read = read;
  element.kinds = kinds;
  element.addEventListener('click', () => act.tell(element));
  element.addEventListener('keydown', event => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    act.tell(element);
  });
  return element;
}

function drawn({paragraphs, marks}, act) {
  return paragraphs.map(sentences => node('p', {}, ...sentences.flatMap(([id, ...runs]) => [
    node('span', {'data-passage': id}, ...runs.map(run => typeof run === 'string' ? run : mark(run[0], marks[run[1]], act))), ' '])));
}

// What was read at a mark, each reading with its facts.
function told({read}, chosen, act) {
  return read.map(({title, quadrant, event, facts}) => node('section', {},
    node('h4', {}, quadrant ? symbol(quadrant, 16) : null, title),
    node('dl', {}, ...facts.flatMap(([label, text]) => [node('dt', {}, label), node('dd', {}, text)])),
    event && event !== chosen ? button(t('Choose this event'), {class: 'link'}, () => act.event(event)) : null));
}

// The article `data` as an element. `act` has close() and event(id); `row` draws one of the other events at the place.
export function read(data, {close, event: choose, open: openRow}, row) {
  const key = JSON.stringify(data);
  if (open?.key === key) return open.element;  // with all that was unfolded in it
  const text = node('div', {class: 'text', lang: data.language});
  const first = {n: data.piece.n}, last = {n: data.piece.n};
  const count = node('span', {class: 'count', role: 'status'});
  const title = node('h4', {}), facts = node('div');
  const card = node('section', {class: 'told', hidden: true, 'aria-label': t('What was read here')});
  let current = null;

  const marks = () => [...text.querySelectorAll('mark:not(.off)')];
  const number = pieces => pieces.reduce((sum, counts) => sum + Object.entries(counts).reduce((all, [kinds, n]) => all + (shown(kinds) ? n : 0), 0), 0);
  const say = () => {
    const all = number(data.counts), here = current ? marks().indexOf(current) : -1;
    count.textContent = here < 0 ? t('{n} marks', {n: all}) : t('{n} of {all}', {n: number(data.counts.slice(0, first.n)) + here + 1, all});
    for (const step of [back, next]) step.disabled = !all;
  };
  const shut = () => {
    card.hidden = true;
    current?.setAttribute('aria-expanded', 'false');
  };
  const fill = () => {
    title.textContent = `“${current.textContent}”`;
    facts.replaceChildren(...told(current, data.event, {event: choose}));
    current.setAttribute('aria-expanded', 'true');
  };
  const select = element => {
    current?.setAttribute('aria-expanded', 'false');
    for (const other of text.querySelectorAll('[aria-current]')) other.removeAttribute('aria-current');
    for (const other of text.querySelectorAll('[tabindex="0"]')) other.tabIndex = -1;
    current = element;
    if (current) {
      current.setAttribute('aria-current', 'true');
      current.tabIndex = 0;
      if (!card.hidden) fill();
    } else card.hidden = true;
    say();
  };
  const tell = element => {
    const again = element === current && !card.hidden;
    select(element);
    if (again) return shut();
    card.hidden = false;
    fill();
    current.scrollIntoView({block: 'nearest'});  // the card may lie over it
  };
  const act = {tell};

  // Another piece of a long article, before or after those that are drawn.
  const more = async (end, step) => {
    const query = new URLSearchParams(location.search);
    query.set('article', data.article);
    query.set('piece', end.n + step);
    const response = await fetch(`article?${query}`).catch(() => null);
    if (!response?.ok) throw new Error(response ? await response.text() : t('The server does not answer; what is shown may be out of date. Try again in a moment.'));
    const paragraphs = drawn(await response.json(), act);
    end.n += step;
    if (step > 0) text.append(...paragraphs); else text.prepend(...paragraphs);
    dim();
    ends();
    return paragraphs[0];
  };
  const ask = (label, end, step) => {
    const pressed = button(label, {class: 'more'}, () => {
      pressed.disabled = true;
      more(end, step).then(found => { if (step > 0) found?.scrollIntoView({block: 'nearest'}); }).catch(error => { pressed.disabled = false; pressed.after(node('p', {class: 'problem', role: 'alert'}, error.message)); });
    });
    return pressed;
  };
  const before = node('div'), after = node('div');
  const ends = () => {
    const all = data.counts.length, part = n => t('Part {n} of {all}', {n: n + 1, all});
    before.replaceChildren(...(first.n > 0 ? [ask(`↑ ${part(first.n - 1)}`, first, -1)] : []));
    after.replaceChildren(...(last.n < all - 1 ? [node('p', {class: 'quiet'}, t('This article is long: it is shown in parts.')), ask(`↓ ${part(last.n + 1)}`, last, 1)] : []));
  };

  const step = async (way, focus) => {
    const all = marks();
    // From where the reader is: the current mark, else the chosen sentence, else an end.
    const from = current ?? text.querySelector('.chosen');
    const following = (a, b) => a.compareDocumentPosition(b) & (way > 0 ? Node.DOCUMENT_POSITION_FOLLOWING : Node.DOCUMENT_POSITION_PRECEDING);
    const ahead = all.filter(each => !from || following(from, each) || (!current && from.contains(each)));
    let found = way > 0 ? ahead[0] : ahead.at(-1);
    const end = way > 0 ? last : first;
    while (!found && end.n + way >= 0 && end.n + way < data.counts.length) {
      await more(end, way);
      const fresh = marks().filter(each => !all.includes(each));
      found = way > 0 ? fresh[0] : fresh.at(-1);
    }
    if (!found) return;
    select(found);
    found.scrollIntoView({block: 'nearest'});
    if (focus) found.focus({preventScroll: true});
    else found.dispatchEvent(new Event('point', {bubbles: true}));
  };
  const turn = (way, focus) => step(way, focus).catch(error => { count.textContent = error.message; });
  const back = button('‹', {class: 'step', 'aria-label': t('Previous mark'), title: t('Previous mark (p)')}, () => turn(-1));
  const next = button('›', {class: 'step', 'aria-label': t('Next mark'), title: t('Next mark (n)')}, () => turn(1));

  const dim = () => {
    for (const each of text.querySelectorAll('mark')) {
      const hidden = !shown(each.kinds);
      each.classList.toggle('off', hidden);
      if (hidden) each.removeAttribute('role'); else each.setAttribute('role', 'button');
    }
  };
  const kinds = Object.entries(KINDS).map(([kind, name]) => {
    const input = node('input', {type: 'checkbox', name: kind});
    input.checked = !off.has(kind);
    input.addEventListener('change', () => {
      if (input.checked) off.delete(kind); else off.add(kind);
      dim();
      select(current && shown(current.kinds) ? current : null);
    });
    return node('label', {}, input, node('mark', {class: kind}, name));
  });
  const keys = node('input', {type: 'checkbox', name: 'letters'});
  keys.checked = letters;
  keys.addEventListener('change', () => { letters = keys.checked; });

  const shutting = button('×', {class: 'close', 'aria-label': t('Close')}, () => { shut(); current?.focus({preventScroll: true}); });
  card.append(node('header', {}, title, shutting), facts);
  text.append(...drawn(data.piece, act));
  const sentence = data.chosen && text.querySelector(`[data-passage="${CSS.escape(data.chosen)}"]`);
  sentence?.classList.add('chosen');
  dim();
  ends();
  select((data.event && text.querySelector(`[data-events~="${CSS.escape(data.event)}"]`)) || sentence?.querySelector('mark:not(.off)') || null);

  const list = (label, items, name) => items.length ? [node('h4', {}, label), node('ul', {class: name}, ...items)] : [];
  const element = node('article', {class: 'reading'},
    node('div', {class: 'bar'}, button(`← ${data.back}`, {class: 'link back'}, close), node('span', {class: 'steps'}, back, count, next)),
    node('h3', {tabindex: -1}, data.title),
    node('p', {class: 'origin'}, data.about.join(' · ')),
    outside(data.url, data.chosen ? t('Open source at the sentence ↗') : t('Open source ↗')),
    node('fieldset', {class: 'kinds'}, node('legend', {}, t('Marks')), ...kinds, node('label', {class: 'keys'}, keys, t('Keys n and p'))),
    before, text, after,
    ...list(t('Documents this report rests on'), data.references.map(each => node('li', {}, each)), 'references'),
    ...list(data.also, data.here.map(each => row(each, openRow)), 'rows'),
    card);
  element.addEventListener('keydown', event => {
    if (event.key !== 'Escape' || card.hidden) return;
    const within = card.contains(document.activeElement);
    shut();
    if (within) current?.focus({preventScroll: true});
  });
  // The chosen sentence, or the head of the article, may be out of sight: the browser says so when it has laid out the page.
  new IntersectionObserver(([{isIntersecting, target}], watch) => {
    watch.disconnect();
    if (!isIntersecting && target.isConnected) target.scrollIntoView({block: 'center'});
  }).observe(sentence ?? element.querySelector('h3'));
  open = {key, element, turn};
  return element;
}

// Letters are keys while an article is open, but where a reader writes or chooses.
addEventListener('keydown', event => {
  if (!letters || !open?.element.isConnected || event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.target.closest?.('textarea, select, input:not([type="checkbox"]), [contenteditable]')) return;
  const letter = /^[a-z]$/i.test(event.key) ? event.key.toLowerCase() : event.code.replace('Key', '').toLowerCase();  // on keyboards of other scripts
  if (!KEYS[letter]) return;
  event.preventDefault();
  open.turn(KEYS[letter], true);
});
