const { PinstreamApp } = require('pinstream/constructs');
const { Delivery } = require('./charts/delivery');
const { Shop } = require('./charts/shop');

const app = new PinstreamApp();
const shop = new Shop(app, 'shop', { namespace: 'shop' });
new Delivery(app, 'delivery', { charts: [shop] });
app.synth();
