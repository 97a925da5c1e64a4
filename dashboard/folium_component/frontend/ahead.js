// Draws the atlas before Streamlit has started, from what the server put into the page; the component then gives it its place
// in Streamlit's page (atlas.js). Resolves when the map is drawn: Streamlit starts after that, so that readers wait for neither.
import {home, start} from './atlas.js';

const first = document.getElementById('atlas-first');
if (first) {
  const theme = /embed_options=(light|dark)_theme/.exec(location.search);
  if (theme) home.style.colorScheme = theme[1];
  document.body.append(home);
  // Streamlit's own font, which its page loads anyway. Text drawn before it is there would move when it comes: where it is late, the
  // page does without it.
  const font = new FontFace('Atlas Sans', `url("${document.querySelector('link[as="font"]')?.href}")`, {weight: '200 900'});
  const there = font.load().then(() => true, () => false);
  if (await Promise.race([there, new Promise(resolve => setTimeout(resolve, 1000))])) document.fonts.add(font); else home.classList.add('plain');
  await start(JSON.parse(first.textContent));
}
