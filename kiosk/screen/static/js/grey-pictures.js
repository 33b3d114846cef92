/* The browser's camera as grey pictures, each made when it is asked for. Knows no server and no page. */

/** Open the camera. `onGone()` where it was unplugged. Throws where there is none, or another program has it. */
export async function openCamera({ width, height }, onGone) {
  const stream = await navigator.mediaDevices.getUserMedia({
    video: { facingMode: "user", width: { ideal: width }, height: { ideal: height } },
  });
  const [track] = stream.getVideoTracks();
  const video = document.createElement("video");
  const canvas = document.createElement("canvas");
  const drawing = canvas.getContext("2d", { alpha: false, willReadFrequently: true });
  track.onended = onGone;
  video.muted = true;
  video.srcObject = stream;

  const close = () => {
    track.onended = null;
    for (const one of stream.getTracks()) one.stop();
    video.srcObject = null;
    canvas.width = canvas.height = 0; // and what was drawn last
  };

  /** The picture that the camera gives now: {width, height, grey}. Null before the first one. */
  const take = () => {
    if (video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return null;
    const scale = Math.min(1, width / video.videoWidth, height / video.videoHeight);
    const size = { width: Math.round(video.videoWidth * scale), height: Math.round(video.videoHeight * scale) };
    if (canvas.width !== size.width || canvas.height !== size.height) Object.assign(canvas, size);
    drawing.drawImage(video, 0, 0, size.width, size.height);
    return { ...size, grey: greyOf(drawing.getImageData(0, 0, size.width, size.height).data) };
  };

  try {
    await video.play();
  } catch (trouble) {
    close();
    throw trouble;
  }
  return { take, close };
}

/** How bright each point is, as an eye sees it (ITU-R BT.601), a byte each. */
function greyOf(colours) {
  const grey = new Uint8Array(colours.length / 4);
  for (let at = 0, from = 0; at < grey.length; at += 1, from += 4)
    grey[at] = (77 * colours[from] + 150 * colours[from + 1] + 29 * colours[from + 2]) >> 8;
  return grey;
}
