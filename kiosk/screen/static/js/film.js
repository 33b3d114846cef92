/* A film in sign language: it begins with the page, for whoever chose to see films, and says nothing. Two buttons
   stop it, let it go on, and begin it again. Knows the film alone. */

export class Film {
  constructor(video) {
    this.video = video;
    video.muted = true;
    video.controls = false;
    this.deeds = document.querySelector(".film-deeds");
    this.deeds.hidden = false;
    // A film that can't be shown leaves its sentence alone on the page.
    video.addEventListener("error", () => video.closest(".film").setAttribute("hidden", ""));
    this.play();
  }

  /** What a button of the film does. Whether it is one. */
  press(button) {
    if (!this.deeds.contains(button)) return false;
    if (button.id === "film-again") {
      this.video.currentTime = 0;
      this.play();
    } else if (this.video.paused) this.play();
    else this.video.pause();
    return true;
  }

  play() {
    this.video.play().catch(() => {}); // cut short by another press, or by the page's end
  }
}
