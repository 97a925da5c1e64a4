// The header: search, filters, whose map, the page's language, take away, share and help. Fields show what the view says.
import {node} from './dom.js';
import {help} from './help.js';
import {chips, filters, search} from './search.js';
import {share} from './share.js';
import {takeAway} from './takeaway.js';
import {t} from './words.js';

function select(className, label, options, choose) {
  const list = node('select', {class: className, 'aria-label': label, title: label}, ...options.map(([id, name]) => node('option', {value: id}, name)));
  list.addEventListener('change', () => choose(list.value));
  return list;
}

// The page in another language is another page: every word of it changes, those on the map too.
function speak(language) {
  const address = new URL(location.href);
  if (language === 'en') address.searchParams.delete('lang'); else address.searchParams.set('lang', language);
  location.assign(address);
}

// `ask` asks for a change, `go` moves the map. Returns a function that shows a view's part, with the `element` and, for above
// the lists that they narrow, the `chips`.
export function header({perspectives, formats, longest, languages, stories}, ask, go) {
  const find = search(longest, ask, go), chooser = filters(ask), on = chips(ask);
  const whose = select('whose', t('Whose map'), perspectives.map(([id, name]) => [id, t('Map: {name}', {name})]), id => ask('perspective', id));
  const spoken = select('lang', t('Language'), languages, speak);
  // With less room their text is shown by what is around them (header.css): lists cut what is long.
  const drawn = node('span', {class: 'shown drawn'}, whose), letters = node('span', {class: 'shown spoken'}, spoken);
  const show = ({q, chips, perspective, lang}) => {
    find(q);
    chooser(chips);
    on(chips);
    whose.value = perspective;
    spoken.value = lang;
    drawn.dataset.shown = whose.selectedOptions[0].text;
    letters.dataset.shown = spoken.selectedOptions[0].text.slice(0, 2);
  };
  show.element = node('div', {class: 'atlas-header'}, node('h1', {}, 'Dispute Atlas'), find.element, chooser.element, drawn, node('span', {class: 'space'}),
    letters, takeAway(formats), share(), help(stories));
  show.chips = on.element;
  return show;
}
