import workerpool from 'workerpool'

workerpool.worker({ echo: (id) => id })
