// Draws the atlas before Streamlit has started, from what the server put into the page; the component then gives it its place
// in Streamlit's page (atlas.js). Resolves when the map is drawn: Streamlit starts after that, so that readers wait for neither.
import {home, start} from './atlas.js';

const first = document.getElementById('atlas-first');
if (first) {
  const theme = /embed_options=(light|dark)_theme/.exec(location.search);
  if (theme) home.style.colorScheme = theme[1];
  document.body.append(home);
  // Streamlit's own font, which its page loads anyway: text drawn before it is there would move when it comes.
  const font = new FontFace('Atlas Sans', `url("${document.querySelector('link[as="font"]')?.href}")`, {weight: '200 900'});
  document.fonts.add(font);
  await Promise.race([font.load().catch(() => null), new Promise(resolve => setTimeout(resolve, 400))]);
  await start(JSON.parse(first.textContent));
}
