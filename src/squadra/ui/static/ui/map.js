// Draws what stands in a map's JSON block; the same places are a list beside it for everybody.

const FIT = { padding: [24, 24], maxZoom: 14, animate: false };

function pinIcon(number) {
  return L.divIcon({ className: "sq-pin", html: String(number), iconSize: [28, 28] });
}

function popup(pin) {
  const box = document.createElement("div");
  const name = document.createElement(pin.url ? "a" : "strong");
  if (pin.url) name.href = pin.url;
  name.textContent = pin.label;
  box.append(name);
  if (pin.detail) {
    const detail = document.createElement("p");
    detail.textContent = pin.detail;
    box.append(detail);
  }
  return box;
}

function addOutlines(layer, outlines) {
  if (!outlines.type) return;
  L.geoJSON(outlines, { style: { className: "sq-outline" }, interactive: false }).addTo(layer);
}

function addCircles(layer, circles) {
  for (const { lat, lon, km, label } of circles.filter(({ box }) => !box)) {
    const circle = L.circle([lat, lon], { radius: km * 1000, className: "sq-reach" });
    circle.bindTooltip(document.createTextNode(label)).addTo(layer);
  }
}

const FURTHEST = 1500;

function typed(box) {
  const km = Number.parseFloat(box?.value.replace(",", "."));
  return Number.isFinite(km) && km >= 0 && km <= FURTHEST ? km : null;
}

function said({ words, unsaid, beyond }, km) {
  if (km === null) return unsaid;
  const more = beyond && km - typed(document.getElementById(beyond));
  const text = words.replace("{km}", km.toLocaleString(document.documentElement.lang));
  return more > 0 ? `${text} (+${more.toLocaleString(document.documentElement.lang)} km)` : text;
}

// The point of the edge where a hand takes hold: to the right, of the wider circle to the left.
function edge({ lat, lon, beyond }, km) {
  const degrees = km / (111.32 * Math.cos((lat * Math.PI) / 180));
  return [lat, lon + (beyond ? -degrees : degrees)];
}

// A circle that shows what a number box holds, and writes there when its edge is dragged.
function addLiveCircle(map, layer, data) {
  const box = document.getElementById(data.box);
  const words = map.getContainer().closest(".sq-map").querySelector(`[data-circle="${data.box}"]`);
  const centre = [data.lat, data.lon];
  const circle = L.circle(centre, { className: data.beyond ? "sq-reach sq-reach--wide" : "sq-reach" });
  const icon = L.divIcon({ className: "sq-handle", html: "↔", iconSize: [44, 44] });
  const handle = L.marker(centre, { icon, draggable: true, keyboard: false });
  const show = (fits) => {
    const km = typed(box);
    words.textContent = said(data, km);
    if (km === null) {
      circle.remove();
      handle.remove();
      return;
    }
    circle.setRadius(km * 1000).addTo(layer);
    handle.addTo(map);
    if (fits) handle.setLatLng(edge(data, km));
    if (fits) map.fitBounds(layer.getBounds(), FIT);
  };
  handle.on("drag", () => {
    const km = map.distance(centre, handle.getLatLng()) / 1000;
    box.value = Math.min(FURTHEST, Math.round(km * 2) / 2);
    box.dispatchEvent(new Event("input", { bubbles: true }));
  });
  let held = false;
  handle.on("dragstart", () => {
    held = true;
  });
  handle.on("dragend", () => {
    held = false;
    show(true);
  });
  box.addEventListener("input", () => show(!held));
  document.getElementById(data.beyond)?.addEventListener("input", () => show(false));
  show(true);
}

function addPins(layer, pins) {
  pins.forEach((pin, index) => {
    const marker = L.marker([pin.lat, pin.lon], { icon: pinIcon(index + 1), alt: pin.label });
    marker.bindPopup(popup(pin)).addTo(layer);
  });
}

function draw(canvas) {
  const data = JSON.parse(canvas.dataset.map);
  canvas.hidden = false;
  canvas.dataset.drawn = "yes";
  const map = L.map(canvas, { scrollWheelZoom: false, attributionControl: false, zoomSnap: 0.25 });
  if (canvas.dataset.tiles) L.tileLayer(canvas.dataset.tiles).addTo(map);
  const outlines = L.featureGroup().addTo(map);
  const places = L.featureGroup().addTo(map);
  addOutlines(outlines, data.outlines);
  map.setView([45.46, 9.19], 10);
  addCircles(places, data.circles);
  addPins(places, data.pins);
  data.circles.filter(({ box }) => box).forEach((circle) => addLiveCircle(map, places, circle));
  const seen = places.getLayers().length ? places : outlines;
  if (seen.getBounds().isValid()) map.fitBounds(seen.getBounds(), FIT);
}

function drawAll(root) {
  root.querySelectorAll("[data-map]:not([data-drawn])").forEach(draw);
}

drawAll(document);
document.addEventListener("htmx:load", (event) => drawAll(event.target));
