// The words of the page in the reader's language. They stand in the code in English; `speak` is given the catalog of another.
export let spoken = 'en-GB';  // for the browser's own order of words
let words = {}, plural = new Intl.PluralRules('en');
const FORMS = ['one', 'few', 'many', 'other'];

// How the language writes dates (days.js); none for English. It stands under the catalog's empty message, as gettext's header does.
export const calendar = () => words['']?.slice(2);

// A number as the language writes it.
export function amount(n) {
  const [group, decimal] = words[''] ?? [',', '.'], [whole, part] = String(n).split('.');
  return whole.replace(/\B(?=(\d{3})+$)/g, group) + (part ? decimal + part : '');
}

const filled = (text, values) => text.replace(/\{(\w+)\}/g, (all, name) => {
  const value = values[name] ?? all;
  return typeof value === 'number' ? amount(value) : value;
});

// `catalog` maps an English message to its forms, as gettext orders them, and the empty one to what numbers and dates are made of.
export function speak(language, catalog) {
  words = catalog ?? {};
  spoken = language === 'en' ? 'en-GB' : language;
  plural = new Intl.PluralRules(language);
}

// A message, with values put in: t('{n} rows', {n: 3}).
export const t = (text, values = {}) => filled(words[text]?.[0] ?? text, values);

// The form of a message that goes with a number: tn('{n} event', '{n} events', 3).
export function tn(one, many, n, values = {}) {
  const forms = words[one] ?? [one, many];
  const kinds = FORMS.filter(kind => plural.resolvedOptions().pluralCategories.includes(kind));
  const at = words[one] ? Math.min(kinds.indexOf(plural.select(n)), forms.length - 1) : n === 1 ? 0 : 1;
  return filled(forms[at], {n, ...values});
}
