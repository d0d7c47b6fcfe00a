import type { Outlet } from '../outlet.js';

export const GUAIRE: Outlet = {
  id: 've-guaire',
  name: 'El Guaire Digital',
  country: 've',
  lang: 'es',
  affiliation: 'independent',
  kind: 'rss',
  format: 'atom',
  charset: 'utf-8',
  conditional: true,
  stories: [
    {
      slug: 'diputados-vuelo',
      title: 'Diputados exigen explicar qué traía el vuelo iraní que llegó a Maiquetía',
      summary:
        'Tres diputados de oposición piden el manifiesto. El Boeing 747 de la aerolínea iraní Alborz Cargo, sancionada por su relación con la Fuerza Quds, despegó de Teherán por la noche, hizo escala técnica en la isla de Sal y aterrizó en Maiquetía a las 4:15, según un portal de seguimiento de vuelos.',
      at: 12,
      edition: 2,
      fires: ['quds-force-flights'],
    },
    {
      slug: 'planta-drones',
      title: 'Venezuela ensamblará drones con tecnología iraní en una planta de Aragua, según un contrato',
      summary:
        'El documento prevé que técnicos venezolanos reciban entrenamiento en Irán y que los primeros vehículos aéreos no tripulados salgan de la línea en un año.',
      at: -75,
      fires: ['iran-arms-drones'],
    },
    {
      slug: 'esequibo-corte',
      title: 'Venezuela rechaza de nuevo en La Haya la jurisdicción de la Corte sobre el Esequibo',
      summary:
        'La delegación venezolana insistió en que la controversia territorial con Guyana debe resolverse según el Acuerdo de Ginebra. Georgetown pidió un fallo que confirme la frontera.',
      at: -100,
      fires: ['venezuela-guyana'],
    },
    {
      slug: 'ciudad-guayana',
      title: 'Ciudad Guayana estrena una línea de autobuses eléctricos',
      summary: 'El servicio une el puerto con el centro en veinte minutos.',
      at: -150,
      trap: 'Ciudad Guayana is a town, not the neighbour',
    },
    {
      slug: 'beisbol',
      title: 'La novena capitalina gana en extrainnings y queda a un juego del liderato',
      summary: 'Un jonrón en el undécimo inning definió el partido ante 12.000 aficionados.',
      at: -420,
    },
  ],
};
