/* The stress build: with -DTML_STRESS limits shrink, so that the code for their edges runs all the time. */
#ifndef TML_STRESS_H
#define TML_STRESS_H

/* STRESS(small, normal): the value for the stress build, and the normal one. */
#ifdef TML_STRESS
#define STRESS(small, normal) (small)
#else
#define STRESS(small, normal) (normal)
#endif

#endif
