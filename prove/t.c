#include "steps_bits.h"
#include "lemmas_lane.h"
#include "steps_unit.h"
#include "lemmas_unit.h"
