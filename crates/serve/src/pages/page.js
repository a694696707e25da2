// Says when the folder has changed since this page was made. Without it the page works as well.
const made = document.documentElement.dataset.state;
const place = document.getElementById("changed");

async function look() {
  if (document.hidden || place.firstChild) return;
  const answer = await fetch("/api/v1/state").catch(() => null);
  if (!answer || !answer.ok) return;
  const { state } = await answer.json();
  if (state === made) return;
  const link = document.createElement("a");
  link.href = location.href;
  link.textContent = place.dataset.link;
  const text = document.createElement("p");
  text.append(place.dataset.says, " ", link);
  place.append(text);
}

if (made && place) {
  setInterval(look, 10000);
  document.addEventListener("visibilitychange", look);
}
