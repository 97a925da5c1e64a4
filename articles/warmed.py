"""Imported where processes are forked that read articles (``workers.processes``): what is built here is built
once for all of them.
"""

import gc

from articles import partition

partition.warm()
gc.collect()
gc.freeze()  # or the first collection of each process would copy it all
