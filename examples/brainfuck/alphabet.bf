Prints the alphabet and then what it reads backwards

++++++++ [ > ++++++++ < - ] > +         sixty five for the first letter
< +++++ [ >> +++++ << - ] >> +          twenty six letters
[ < . + > - ]                           one letter after the other
++++++++++ . [-]                        the end of the line
> , [ > , ]                             all of the input
< [ . < ]                               and back to the start
++++++++++ .
