// The words of the page in the reader's language. They stand in the code in English; `speak` is given the catalog of another.
export let spoken = 'en-GB';  // for the browser's own dates and numbers: days come before months
let words = {}, plural = new Intl.PluralRules('en');
const FORMS = ['one', 'few', 'many', 'other'];

// A number as the language writes it. Few are large: the browser's own format, which takes long the first time, is left to these.
let format = null;
export const amount = n => Number.isInteger(n) && Math.abs(n) < 1000 ? String(n) : (format ??= new Intl.NumberFormat(spoken)).format(n);

const filled = (text, values) => text.replace(/\{(\w+)\}/g, (all, name) => {
  const value = values[name] ?? all;
  return typeof value === 'number' ? amount(value) : value;
});

// `catalog` maps an English message to its forms, as gettext orders them.
export function speak(language, catalog) {
  words = catalog ?? {};
  spoken = language === 'en' ? 'en-GB' : language;
  plural = new Intl.PluralRules(language);
  format = null;
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
