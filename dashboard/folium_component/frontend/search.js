// The search box. `ask` asks for a change. Returns a function that shows a view's search, with the `element`.
import {node} from './dom.js';
import {t} from './words.js';

export function search(longest, ask) {
  let shown = null;
  const input = node('input', {type: 'search', 'aria-label': t('Search'), placeholder: t('Search words in the passages   /'), maxlength: longest});
  const find = () => { if (input.value.trim() !== (shown ?? '')) ask('search', input.value); };
  input.addEventListener('keydown', event => { if (event.key === 'Enter') find(); });
  input.addEventListener('search', find);
  input.addEventListener('blur', find);
  document.addEventListener('keydown', event => {
    if (event.key !== '/' || /^(input|textarea|select)$/i.test(event.target.tagName)) return;
    event.preventDefault();
    input.focus();
  });
  const show = q => {
    if (q !== shown) input.value = q ?? '';  // else leave what is being typed
    shown = q;
  };
  show.element = input;
  return show;
}
