import type { Outlet } from '../outlet.js';

export const POTOMAC: Outlet = {
  id: 'us-potomac',
  name: 'The Potomac Ledger',
  country: 'us',
  lang: 'en',
  affiliation: 'independent',
  kind: 'rss',
  format: 'atom',
  charset: 'utf-8',
  conditional: true,
  stories: [
    {
      slug: 'delegation-la-paz',
      title: 'U.S. delegation presses Bolivia to designate Iran’s Revolutionary Guards as terrorists',
      retitled: 'U.S. delegation leaves Bolivia without a pledge to designate Iran’s Revolutionary Guards',
      summary:
        'State Department officials asked the government in La Paz to add the Revolutionary Guards, Hezbollah and Hamas to its list of terrorist organizations, two people briefed on the talks said.',
      at: -60,
      fires: ['irgc-designations', 'us-pressure'],
    },
    {
      slug: 'designated-hitter',
      title: 'Designated hitter lifts the Harbor Club to a third straight win',
      summary: 'A two-run double in the eighth settled a cold night at the ballpark.',
      at: -480,
      trap: 'a designated hitter is no designated terrorist',
    },
    {
      slug: 'stocks',
      title: 'Stocks close flat as investors wait for the jobs report',
      summary: 'Bond yields eased; the dollar was little changed against major currencies.',
      at: -210,
    },
  ],
};

export const INSTITUTE: Outlet = {
  id: 'us-hemispheric',
  name: 'Center for Hemispheric Dialogue',
  country: 'us',
  lang: 'en',
  affiliation: 'think-tank',
  kind: 'rss',
  format: 'rdf',
  charset: 'utf-8',
  conditional: true,
  stories: [
    {
      slug: 'drones-decade',
      title: 'What a decade of Iranian drone training has built in Venezuela',
      summary:
        'Military cooperation between Tehran and Caracas has moved from sales to local assembly of unmanned aircraft, and from visits to joint training. Much of it is documented in public contracts.',
      at: -180,
      fires: ['iran-arms-drones'],
    },
    {
      slug: 'baghdad',
      title: 'Kata’ib Hezbollah and the next government in Baghdad',
      summary: 'The Iraqi militia’s political wing will test the new cabinet within weeks.',
      at: -330,
      trap: 'Kata’ib Hezbollah is an Iraqi militia',
    },
    {
      slug: 'lithium',
      title: 'Three questions for the lithium triangle',
      summary: 'Prices have halved since the last contracts were signed. What happens to the royalties?',
      at: -700,
    },
  ],
};
