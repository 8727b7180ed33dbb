import { preloadClient } from './api/client';
import { mount } from './mount';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
const client = preloadClient();
if (!client) throw new Error('the preload script did not expose its client');
mount(root, client);
