// `Simulation`: says when it was released.
import { Simulation } from 'aclarity:glue';
import { guard } from './released.js';

guard(Simulation);
