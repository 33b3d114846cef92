/* The desk's script: the scanner's field, keys of buttons, calls. Without it every page works by Tab, Enter and Alt. */

import { listen } from "./scanner.js";
import { watchCalls } from "./calls.js";
import { showPinpad } from "./pinpad.js";
import { openSealed } from "./sealed.js";
import { follow, lookAgain } from "./watched.js";

listen();
watchCalls();
showPinpad();
follow();
lookAgain();
openSealed();
document.documentElement.dataset.ready = "";
