// A folium map mounted in an element of the page, and what changes on it with every click.
//
// The folium script is drawn once; after that only ids, styles and marks travel. The page (map.js) and the exported
// HTML file use this same module. Every text from outside is set with textContent or setAttribute, never as HTML.

import {node, symbol} from './dom.js';

// Patterns tell the kinds of control apart without colour. They live in a hidden drawing beside the map, where its theme applies.
function patterns(frame) {
  const pattern = (id, size, rotate, ...marks) => node('pattern', {
    id: `atlas-${id}`, width: size, height: size, patternUnits: 'userSpaceOnUse', patternTransform: rotate ? `rotate(${rotate})` : null,
  }, node('rect', {width: size, height: size, class: `ground ${id}`}), ...marks);
  const stroke = (id, size) => node('line', {x1: 0, y1: 0, x2: 0, y2: size, class: `mark ${id}`});
  frame.append(node('svg', {class: 'atlas-patterns', width: 0, height: 0, 'aria-hidden': 'true'}, node('defs', {},
    pattern('de-facto', 5, 0, node('circle', {cx: 2, cy: 2.5, r: .9, class: 'mark de-facto'})),
    pattern('annexed', 6, 45, stroke('annexed', 6)),
    pattern('divided', 9, 90, stroke('divided', 9)))));
}

// What the colours, patterns and shapes mean, and which of the extra layers are shown.
function legend(frame, on) {
  const box = node('details', {class: 'atlas-legend', open: frame.clientWidth > 560});
  frame.append(box);
  return ({legend, layers}) => {
    const swatch = kind => node('svg', {class: 'swatch', width: 22, height: 13}, node('rect', {x: 1, y: 1, width: 20, height: 11, class: kind}));
    const toggles = legend.layers.map(([id, text]) => {
      const input = node('input', {type: 'checkbox', name: id});
      input.checked = layers.includes(id);
      input.addEventListener('change', () => on.layers(legend.layers.map(([id]) => id).filter(id => box.querySelector(`[name="${id}"]`).checked)));
      return node('label', {}, input, text);
    });
    box.replaceChildren(node('summary', {}, legend.title),
      ...legend.control.map(([kind, text]) => node('div', {}, swatch(kind), text)),
      node('div', {class: 'rule'}, ...legend.events.map(([quadrant, text]) => node('div', {}, symbol(quadrant, 16), text))),
      node('div', {class: 'rule'}, ...toggles));
  };
}

// Mounts the map that `draw(L)`, a folium script, draws. `on` has click({region, at}), place({place}),
// layers([names]) and moved(at, zoom).
export function mount(element, Leaflet, draw, data, on) {
  patterns(element.parentElement);
  // Leaflet focuses the map on a click; without this the page would scroll and the first click be lost.
  element.focus = options => HTMLElement.prototype.focus.call(element, {...options, preventScroll: true});
  let map = null;
  const L = {...Leaflet, map: (id, options) => (map = Leaflet.map(element, {...options, zoomSnap: .5, wheelPxPerZoomLevel: 90}))};
  draw(L);
  const atlas = {map, data: {}, regions: new Map()};
  const towns = [];

  const visit = layer => {
    if (layer.eachLayer) layer.eachLayer(visit);
    else if (layer.feature?.properties?.kind === 'region') adopt(layer);
    else if (layer.feature?.properties?.kind === 'town') town(layer);
  };
  const adopt = layer => {
    const {id, name, label_at: at, label_kind: kind} = layer.feature.properties;
    atlas.regions.set(id, layer);
    if (at) label(at, name, kind).addTo(map);
    layer.on('click', event => {
      Leaflet.DomEvent.stopPropagation(event);
      on.click({region: id, at: [event.latlng.lat, event.latlng.lng].map(n => +n.toFixed(4))});
    });
    const path = layer.getElement();
    path.dataset.region = id;
    path.classList.add(kind);
    path.setAttribute('role', 'button');
    path.setAttribute('tabindex', 0);
    path.setAttribute('aria-label', name);
    path.addEventListener('keydown', event => {
      if (event.key !== 'Enter' && event.key !== ' ') return;
      event.preventDefault();
      on.click({region: id, at: null});
    });
  };
  const town = layer => {
    const {name, rank} = layer.feature.properties;
    towns.push([label(layer.getLatLng(), name, 'town'), rank]);
  };
  const label = (at, text, kind) => {
    const marker = Leaflet.marker(at, {interactive: false, keyboard: false, icon: Leaflet.divIcon({className: `atlas-label ${kind}`, iconSize: null})});
    marker.on('add', () => { marker.getElement().textContent = text; marker.getElement().setAttribute('aria-hidden', 'true'); });
    return marker;
  };
  map.eachLayer(visit);

  atlas.towns = Leaflet.layerGroup();
  atlas.events = Leaflet.layerGroup();
  const showTowns = () => {
    const zoom = map.getZoom();
    for (const [marker, rank] of towns) {
      if (zoom >= rank) atlas.towns.addLayer(marker); else atlas.towns.removeLayer(marker);
    }
    element.dataset.zoom = zoom < 6 ? 'far' : zoom < 7.5 ? 'middle' : 'near';
  };
  map.on('zoomend', showTowns);
  Leaflet.control.scale({position: 'bottomright', maxWidth: 110, imperial: false}).addTo(map);
  map.attributionControl.setPrefix(false);
  const home = () => map.fitBounds(data.home, {animate: false});
  if (data.at && data.zoom) map.setView(data.at, data.zoom, {animate: false}); else home();
  showTowns();
  let settled = false;
  map.on('moveend', () => { if (settled) on.moved?.(map.getCenter(), map.getZoom()); });
  requestAnimationFrame(() => { settled = true; });
  const resize = new ResizeObserver(() => map.invalidateSize({animate: false, pan: false}));
  resize.observe(element);

  const regionStyles = ({control, selected}) => {
    for (const [id, layer] of atlas.regions) {
      const path = layer.getElement();
      if (!path) continue;
      path.dataset.control = control[id] ?? 'none';
      path.classList.toggle('selected', selected.includes(id));
      path.setAttribute('aria-pressed', selected.includes(id));
    }
    selected.forEach(id => atlas.regions.get(id)?.bringToFront());
  };
  const place = ([id, lat, lon, quadrant, count, name], chosen) => {
    const marker = Leaflet.marker([lat, lon], {
      keyboard: true, riseOnHover: true, zIndexOffset: chosen ? 1000 : 0,
      icon: Leaflet.divIcon({className: `atlas-event ${chosen ? 'chosen' : ''}`, iconSize: [28, 28]}),
    });
    marker.on('add', () => {
      const icon = marker.getElement();
      icon.replaceChildren(symbol(quadrant), count > 1 ? node('b', {'aria-hidden': 'true'}, String(count)) : '');
      icon.dataset.place = id;
      icon.title = `${name}: ${count} ${count === 1 ? 'event' : 'events'}`;
      icon.setAttribute('aria-label', icon.title);
    });
    marker.on('click keypress', event => {
      if (event.type === 'keypress' && event.originalEvent.key !== 'Enter') return;
      Leaflet.DomEvent.stopPropagation(event);
      on.place({place: id});
    });
    return marker;
  };
  const toggle = (group, shown) => { if (shown) map.addLayer(group); else map.removeLayer(group); };

  const drawLegend = legend(element.parentElement, on);

  atlas.update = next => {
    const before = atlas.data;
    atlas.data = next;
    const changed = key => JSON.stringify(before[key]) !== JSON.stringify(next[key]);
    if (changed('control') || changed('selected')) regionStyles(next);
    if (changed('markers') || changed('place')) {
      atlas.events.clearLayers();
      next.markers.forEach(row => place(row, row[0] === next.place).addTo(atlas.events));
    }
    if (changed('legend') || changed('layers')) drawLegend(next);
    if (changed('layers')) {
      toggle(atlas.events, next.layers.includes('markers'));
      toggle(atlas.towns, next.layers.includes('towns'));
    }
    element.dataset.line = next.line && next.layers.includes('line');
    const show = next.show;
    if (show && changed('show') && before.selected) {
      const bounds = Leaflet.latLngBounds(show);
      if (!map.getBounds().intersects(bounds)) map.fitBounds(bounds, {maxZoom: 8, animate: false});
    }
  };
  atlas.home = home;
  atlas.remove = () => { resize.disconnect(); map.remove(); };
  atlas.update(data);
  return atlas;
}
